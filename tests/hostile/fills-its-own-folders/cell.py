import os

block, written, files = b"x" * (1 << 20), 0, 0
places = (os.getcwd(), "/tmp", "/dev/shm")
for number in range(40):
    for folder in places:
        try:
            with open(f"{folder}/hostile-@TAG@-{number}", "wb", buffering=0) as file:
                written += file.write(block) >> 20
        except OSError:
            pass
if written > 16:
    got(f"wrote {written} MB")
for number in range(40):
    for folder in places:
        try:
            os.unlink(f"{folder}/hostile-@TAG@-{number}")
        except OSError:
            pass
for number in range(100):
    for folder in places:
        try:
            open(f"{folder}/hostile-@TAG@-many-{number}", "w").close()
            files += 1
        except OSError:
            pass
if files > 60:
    got(f"made {files} files")
