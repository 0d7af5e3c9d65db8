"""Expects the steps as an array: fails for a list.

fails: test_c1_along_x test_c1_along_y test_c1_small_steps test_c1_form test_c1_unchanged
"""


# %% c1_quotients
def c1_quotients(f, v, i, steps):
    unit = np.eye(len(v))[i]
    changes = np.array([f(v + h * unit) - f(v * 1.0) for h in steps])
    return changes * steps**-1
