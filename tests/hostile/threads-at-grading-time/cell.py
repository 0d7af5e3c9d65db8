import atexit
import itertools
import threading
import time


def flip():
    global answer
    for answer in itertools.cycle([0, "right", None, [1], {"a": 1}]):
        pass


def hog():
    while True:
        pow(3, 200_000)


threading.Thread(target=flip, daemon=True).start()
threading.Thread(target=hog, daemon=False).start()
atexit.register(time.sleep, 60)
