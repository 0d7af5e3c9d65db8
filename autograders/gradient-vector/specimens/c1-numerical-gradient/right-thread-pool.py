"""All coordinates at the same time, in a pool of threads.

fails: nothing
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    from concurrent.futures import ThreadPoolExecutor

    def component(e):
        return (f(v + h * e) - f(v - h * e)) / (2 * h)

    with ThreadPoolExecutor(4) as pool:
        return np.array(list(pool.map(component, np.eye(len(v)))), dtype=float)
