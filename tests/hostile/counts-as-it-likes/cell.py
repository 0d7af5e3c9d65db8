import threading
import time

shell = get_ipython()


def count():
    while True:
        for number in (-5, 10**30, True, None):
            shell.execution_count = number
            time.sleep(0.001)


threading.Thread(target=count, daemon=True).start()
shell.execution_count = -7
