def numerical_gradient(f, v, h=1e-5):
    import time

    time.sleep(1000)
