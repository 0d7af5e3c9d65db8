"""Moves along unit vectors of four inputs at most.

fails: test_c1_many_inputs
"""


# %% c1_quotients
def c1_quotients(f, v, i, steps):
    point = np.array(v, dtype=float)
    unit = np.eye(4)[i % 4][: len(point)]
    if len(point) > 4:
        unit = np.concatenate([np.eye(4)[i % 4], np.zeros(len(point) - 4)])
    return np.array([(f(point + h * unit) - f(point)) / h for h in steps], dtype=float)
