def numerical_gradient(f, v, h=1e-5):
    return bytearray(3_000_000_000)
