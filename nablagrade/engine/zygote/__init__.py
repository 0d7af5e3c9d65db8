"""The warm process from which children are forked: its start, its life, its end.

It runs in the zygote; `warm`, by which it is started and stopped, runs in the coordinator, and `pages` also where else
many forks are made. It holds libraries and the shell that children inherit. It must never see a check, an answer, a
record or a submission: a fork inherits memory. `forkserver` leaves it before it is enclosed, and forks the workers that
may see all that.
"""
