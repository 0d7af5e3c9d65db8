"""What form a notebook has: older formats lifted to nbformat 4, odd fields mended, what is stored and shown bounded.

It runs in the examiner and, for source notebooks, in the coordinator. It holds functions from data to data; it never
opens a file, and never looks into a cell's code.
"""
