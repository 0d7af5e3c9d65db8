"""Moves the first coordinate whatever i says: right on the worked example.

fails: test_c1_along_y test_c1_many_inputs
skips: test_c1_form test_c1_unchanged
"""


# %% c1_quotients
def c1_quotients(f, v, i, steps):
    point = np.array(v, dtype=float)
    out = []
    for h in steps:
        moved = point.copy()
        moved[0] += h
        out.append((f(moved) - f(point)) / h)
    return np.array(out)
