"""Moves the first coordinate before it looks at the slope for the next.

fails: test_c2_path test_c2_any_bowl
mistake: coordinates-one-after-the-other
"""


# %% c2_descend
def c2_descend(grad, start, rate, steps):
    v = np.array(start, dtype=float)
    path = [v.copy()]
    for _ in range(steps):
        for i in range(len(v)):
            v[i] = v[i] - rate * grad(v)[i]
        path.append(v.copy())
    return np.array(path)
