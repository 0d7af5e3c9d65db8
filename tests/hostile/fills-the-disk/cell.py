import os

block, written = b"x" * (4 << 20), 0
for folder in (os.getcwd(), "/tmp", "/var/tmp", "/dev/shm", os.path.expanduser("~")):
    try:
        for number in range(4):
            descriptor = os.open(f"{folder}/hostile-@TAG@-{number}", os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600)
            for _ in range(32):
                written += os.write(descriptor, block) >> 20
            os.close(descriptor)
    except OSError as error:
        print(folder, type(error).__name__, error.errno)
print("wrote", written, "MB")
try:
    for number in range(3000):
        open(f"hostile-@TAG@-many-{number}", "w").close()
except OSError as error:
    print("stopped at", number, type(error).__name__)
