"""Where a batch runs: serial, or processes of this machine."""
