"""Jumps to the origin in one step.

fails: test_c2_path test_c2_valleys test_c2_any_bowl
"""


# %% c2_descend
def c2_descend(grad, start, rate, steps):
    path = np.zeros((steps + 1, len(start)))
    path[0] = start
    return path
