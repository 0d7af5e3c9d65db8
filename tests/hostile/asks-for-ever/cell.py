def numerical_gradient(f, v, h=1e-5):
    while True:
        f(v)
