"""Who worked alone: answers compared beyond what was released. It runs in the coordinator; a locked child reads.

It holds finished records, in which each answer is a text: that goes into a child as data, and plain data comes back. It
never parses a student's code itself, and never runs a line of it anywhere.
"""
