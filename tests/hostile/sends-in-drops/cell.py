import os
import stat
import struct

line = next(number for number in range(3, 64) if stat.S_ISSOCK(os.fstat(number).st_mode))
os.write(line, struct.pack(">I", 20_000_000))
for _ in range(20_000_000):
    try:
        os.write(line, b" ")
    except KeyboardInterrupt:
        pass
