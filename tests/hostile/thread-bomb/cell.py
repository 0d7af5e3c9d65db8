import _thread
import time

started = 0
try:
    _thread.stack_size(65536)
    for started in range(2000):
        _thread.start_new_thread(time.sleep, (60,))
except (RuntimeError, MemoryError) as error:
    print("stopped after", started, type(error).__name__)
