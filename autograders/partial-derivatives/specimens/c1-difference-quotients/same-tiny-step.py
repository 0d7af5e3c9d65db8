"""Ignores the steps and approximates the slope.

fails: test_c1_along_x test_c1_along_y test_c1_many_inputs test_c1_small_steps
skips: test_c1_form test_c1_unchanged
"""


# %% c1_quotients
def c1_quotients(f, v, i, steps):
    point = np.array(v, dtype=float)
    moved = point.copy()
    moved[i] += 1e-7
    return np.full(len(steps), (f(moved) - f(point)) / 1e-7)
