"""Beside the student's code: the shell that runs a notebook, locked in, and answers the examiner's questions.

It runs in the child, forked from the zygote, which builds the shell. It holds one student's notebook as far as it was
sent, cell by cell. It must never see an outside check, an answer, a record or another student's file; it imports
`wire`, `sandbox`, `model`, `errors` and libraries, nothing else of ours. A classic test that has to run inside comes
here as a cell, at its place, and not before.
"""
