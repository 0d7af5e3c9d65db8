"""The command line: one file a command; errors become exit codes here and nowhere else."""
