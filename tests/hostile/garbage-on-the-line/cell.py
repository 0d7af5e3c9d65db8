import os

for descriptor in range(3, 64):
    try:
        os.write(descriptor, b"\xff\xff\xff\xff" + os.urandom(2000) + b"\x00\x00\x10\x00{")
    except OSError:
        pass
