"""Puts the quotients where the steps were.

fails: test_c1_unchanged
"""


# %% c1_quotients
def c1_quotients(f, v, i, steps):
    unit = np.eye(len(v))[i]
    out = np.asarray(steps, dtype=float)
    for k, h in enumerate(out):
        out[k] = (f(v + h * unit) - f(v + 0 * unit)) / h
    return out
