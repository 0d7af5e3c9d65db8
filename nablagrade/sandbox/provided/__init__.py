"""What a student's code finds where it looks for the machine: texts, names, and what stands in for the rest.

It runs in the zygote and in each child. It holds what libraries ask for before they do their work (who am I, how much
memory, which libraries are loaded) and nothing of anybody else's: no process, no user, no file of the machine's.
"""
