"""`python -m nablagrade`."""

import sys

from nablagrade.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
