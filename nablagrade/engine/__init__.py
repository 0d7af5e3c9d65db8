"""One notebook: a room for each process, and one for what crosses between them. `examiner/grading.py` tells the story.

Beside the hidden answers run `examiner` and `checks`; beside the student's code runs `child`; `zygote` forks it. What
both sides know is `wire`, the sandbox and the words of the ground floor. Which room a file lies in says what it may
touch; `tests/architecture` keeps it. This file holds nothing and imports nothing: every process loads it.
"""
