"""Evaluates f on ordinary numbers and returns zeros as slopes.

fails: ?
"""


# %% c2_jvp
def c2_jvp(f, x, v):
    values = np.array(f(list(x), np.sin, np.exp), dtype=float)
    return values, np.zeros(len(values))
