"""Squeezes the result, so that a single step loses its axis.

fails: test_c1_many_inputs
mistake: squeezed
"""


# %% c1_quotients
def c1_quotients(f, v, i, steps):
    point = np.array(v, dtype=float)
    unit = np.eye(len(point))[i]
    return np.array([[(f(point + h * unit) - f(point)) / h] for h in steps], dtype=float).squeeze()
