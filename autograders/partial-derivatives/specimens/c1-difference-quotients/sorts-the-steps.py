"""Sorts the steps first, the largest in front, as in the visible check.

fails: test_c1_many_inputs
skips: test_c1_form test_c1_unchanged
"""


# %% c1_quotients
def c1_quotients(f, v, i, steps):
    point = np.array(v, dtype=float)
    out = []
    for h in sorted(steps, reverse=True):
        moved = point.copy()
        moved[i] += h
        out.append((f(moved) - f(point)) / h)
    return np.array(out)
