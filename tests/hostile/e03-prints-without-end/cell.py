for _ in range(300_000):
    print("x" * 100)


def numerical_gradient(f, v, h=1e-5):
    return np.zeros(len(v))
