import signal


def ring(*anything):
    raise MemoryError("ring")


signal.signal(signal.SIGALRM, ring)
signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
