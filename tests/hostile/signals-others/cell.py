import os

guesses = [os.getppid(), 1, *range(max(2, os.getpid() - 40), os.getpid())]
for number in guesses:
    if number in (os.getpid(), 0):
        continue
    try:
        os.kill(number, 0)
        got(f"signalled {number}")
    except OSError:
        pass
try:
    if os.getpgrp() != os.getpid() and os.getppid() and os.getpgid(os.getppid()) == os.getpgrp():
        got("is in the grader's process group")
except OSError:
    pass
