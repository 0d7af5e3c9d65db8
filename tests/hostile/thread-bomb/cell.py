import threading
import time

started = 0
try:
    threading.stack_size(65536)
    for started in range(2000):
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
except (RuntimeError, MemoryError) as error:
    print("stopped after", started, type(error).__name__)
