"""Changes its own point in place, and keeps copies.

fails: nothing
"""


# %% c2_descend
def c2_descend(grad, start, rate, steps):
    here = np.array(start, dtype=float)
    path = [here.copy()]
    while len(path) <= steps:
        here -= rate * np.array(grad(here.copy()))
        path.append(here.copy())
    return np.stack(path)
