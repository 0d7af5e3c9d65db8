import os
import struct

body = b"[" * 500_000
for descriptor in range(3, 16):
    try:
        os.write(descriptor, struct.pack(">I", len(body)) + body)
    except OSError:
        pass
