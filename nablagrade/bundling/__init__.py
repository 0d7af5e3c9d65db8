"""One assignment packed for a platform that grades where it likes, and what runs there for each submission.

It runs in the coordinator: an instructor's, or the platform's container. It holds the course's own files, and what was
handed in as bytes; it never runs or parses a notebook, and packs nothing of other assignments and no submission.
"""
