"""Does not believe in rates above one.

fails: test_c2_path
"""


# %% c2_descend
def c2_descend(grad, start, rate, steps):
    path = [np.array(start, dtype=float)]
    for _ in range(steps):
        path.append(path[-1] - min(rate, 1.0) * grad(path[-1]))
    return np.array(path)
