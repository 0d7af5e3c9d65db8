import os

for size in (1 << 50, 1 << 40, 1 << 33):
    try:
        with open("sparse", "wb") as file:
            file.truncate(size)
        got(f"a file of {size} bytes")
    except OSError as error:
        print(size, type(error).__name__)
try:
    for number in range(100):
        with open(f"sparse-{number}", "wb") as file:
            file.truncate(60 << 20)
except OSError as error:
    print("stopped at", number)
