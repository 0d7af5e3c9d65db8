"""Appends one and the same array again and again.

fails: test_c2_path test_c2_rows test_c2_unchanged test_c2_any_bowl
mistake: rows-share-one-array
"""


# %% c2_descend
def c2_descend(grad, start, rate, steps):
    v = np.array(start, dtype=float)
    path = [v]
    for _ in range(steps):
        v -= rate * grad(v)
        path.append(v)
    return np.array(path)
