answer = [bytearray(16 << 20) for _ in range(1000)]
