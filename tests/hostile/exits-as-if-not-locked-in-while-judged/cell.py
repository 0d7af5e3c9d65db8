import ctypes
import threading
import time


def leave():
    time.sleep(0.02)
    ctypes.CDLL(None)._exit(97)


threading.Thread(target=leave, daemon=True).start()
