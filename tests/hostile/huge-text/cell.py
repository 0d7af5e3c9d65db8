answer = "x" * (100 << 20)
