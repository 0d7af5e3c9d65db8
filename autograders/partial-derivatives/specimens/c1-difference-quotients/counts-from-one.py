"""Counts the coordinates from one.

fails: test_c1_along_x test_c1_along_y test_c1_many_inputs test_c1_small_steps
skips: test_c1_form test_c1_unchanged
mistake: counts-from-one
"""


# %% c1_quotients
def c1_quotients(f, v, i, steps):
    point = np.array(v, dtype=float)
    out = []
    for h in steps:
        moved = point.copy()
        moved[i - 1] += h
        out.append((f(moved) - f(point)) / h)
    return np.array(out)
