"""Repeats the start.

fails: nothing
"""


# %% c2_descend
def c2_descend(grad, start, rate, steps):
    return np.tile(np.array(start, dtype=float), (steps + 1, 1))
