import threading
import time

count = 0
try:
    threading.stack_size(65536)
    for count in range(2000):
        threading.Thread(target=time.sleep, args=(20,), daemon=True).start()
except (RuntimeError, MemoryError) as error:
    print("stopped after", count, type(error).__name__)
