"""All coordinates at the same time, in a pool of threads.

fails: nothing
"""


# %% c3_gradient_check
def c3_gradient_check(f, grad, v, h=1e-5):
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(4) as pool:
        n = np.array(list(pool.map(lambda e: (f(v + h * e) - f(v - h * e)) / (2 * h), np.eye(len(v)))))
    g = grad(v)
    size = max(np.linalg.norm(g), np.linalg.norm(n))
    return float(np.linalg.norm(g - n) / size) if size else 0.0
