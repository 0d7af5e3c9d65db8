import os

for path in (
    "/dev/tty",
    "/dev/mem",
    "/dev/kmsg",
    "/dev/kvm",
    "/dev/fuse",
    "/dev/vda",
    "/dev/sda",
    "/dev/ptmx",
    "/dev/net/tun",
):
    try:
        os.close(os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK))
        got(f"opened {path}")
    except OSError:
        pass
for descriptor in (0, 1, 2):
    if os.isatty(descriptor):
        got(f"descriptor {descriptor} is a terminal")
try:
    if os.read(0, 1):
        got("standard input gave something")
except OSError:
    pass
