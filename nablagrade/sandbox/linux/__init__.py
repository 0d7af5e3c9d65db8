"""What Linux offers, and how to call it: system calls by number, BPF, a process that is thrown away to try something.

It runs in the zygote and in each child, and where a process of ours sets itself up. It holds numbers and no policy:
what is allowed, and to whom, is said in the layers above.
"""
