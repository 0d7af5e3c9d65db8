"""In nbgrader's place: its command, its converter, its configuration; only kernels are replaced."""
