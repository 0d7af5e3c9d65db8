"""The program, and in its rooms the commands, one file each; errors become exit codes here and nowhere else.

They run in the process that a person started, the coordinator. It holds settings, records and reports; it never opens
what a student handed in.
"""
