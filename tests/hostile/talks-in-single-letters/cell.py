import sys

for _ in range(100_000):
    print(end="a")
    print(end="b", file=sys.stderr)
