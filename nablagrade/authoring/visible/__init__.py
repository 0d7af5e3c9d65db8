"""What stands in a notebook to look at the form of an answer; runs in the coordinator for an author.

It holds the helpers as a student gets them and packs a copy of our reader for them; never an expected answer.
"""
