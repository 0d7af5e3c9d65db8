"""The commands, one file each. They run in the process that a person started, the coordinator: errors become exit codes
here and nowhere else. They may hold settings, records and reports; a submission's content they never open.
"""
