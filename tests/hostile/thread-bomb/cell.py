import threading

threads, gate = [], threading.Event()
try:
    threading.stack_size(65536)
    for _ in range(2000):
        threads.append(threading.Thread(target=gate.wait, daemon=True))
        threads[-1].start()
except (RuntimeError, MemoryError) as error:
    print("stopped after", len(threads), type(error).__name__)
gate.set()
for thread in threads[:-1]:
    thread.join()
