import os
import time

count = 0
try:
    while count < 500:
        if os.fork() == 0:
            time.sleep(5)
            os._exit(0)
        count += 1
except OSError as error:
    print("stopped after", count, type(error).__name__)
if count:
    got(f"forked {count}")
