"""Repeats the start.

fails: test_c2_path test_c2_rows test_c2_unchanged test_c2_valleys test_c2_any_bowl
"""


# %% c2_descend
def c2_descend(grad, start, rate, steps):
    return np.tile(np.array(start, dtype=float), (steps + 1, 1))
