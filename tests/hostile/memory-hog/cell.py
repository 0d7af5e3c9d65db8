taken, megabytes = [], 0
try:
    while megabytes < 4096:
        taken.append(bytearray(64 << 20))
        megabytes += 64
except MemoryError:
    print("stopped at", megabytes)
if megabytes > 512:
    got(f"took {megabytes} MB")
del taken
