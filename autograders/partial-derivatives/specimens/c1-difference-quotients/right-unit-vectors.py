"""All moved points at once, as rows of a matrix.

fails: nothing
"""


# %% c1_quotients
def c1_quotients(f, v, i, steps):
    steps = np.array(steps, dtype=float)
    base = np.array(v, dtype=float)
    rows = base + steps[:, None] * np.eye(base.size)[i]
    values = np.fromiter((f(row) for row in rows), dtype=float, count=steps.size)
    return (values - f(base)) / steps
