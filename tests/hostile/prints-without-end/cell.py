import os
import sys

line = "spam " * 2000 + "\n"
for _ in range(20_000):
    sys.stdout.write(line)
try:
    for _ in range(100):
        os.write(1, line.encode() * 100)
except OSError as error:
    print(type(error).__name__)
