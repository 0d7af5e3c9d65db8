"""Beside the student's code: the shell that runs a notebook, locked in, and answers the examiner's questions.

It runs in the child, and is imported in the zygote before the first fork. It holds one student's notebook as far as it
was sent, cell by cell. It must never see a check of ours, an answer, a record or another student's file; it imports
`wire`, `sandbox`, `model`, `errors` and libraries, nothing else of ours.
"""
