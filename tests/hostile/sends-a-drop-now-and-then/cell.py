import os
import stat
import struct
import threading
import time

line = next(number for number in range(3, 64) if stat.S_ISSOCK(os.fstat(number).st_mode))


def drip():
    os.write(line, struct.pack(">I", 20_000_000))
    while True:
        os.write(line, b" ")
        time.sleep(0.03)


threading.Thread(target=drip, daemon=True).start()
time.sleep(0.1)
