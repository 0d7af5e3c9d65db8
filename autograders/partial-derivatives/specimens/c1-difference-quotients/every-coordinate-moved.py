"""Adds the step to the whole point.

fails: test_c1_along_x test_c1_along_y test_c1_many_inputs test_c1_small_steps
skips: test_c1_form test_c1_unchanged
mistake: every-coordinate-moved
"""


# %% c1_quotients
def c1_quotients(f, v, i, steps):
    point = np.array(v, dtype=float)
    return np.array([(f(point + h) - f(point)) / h for h in steps])
