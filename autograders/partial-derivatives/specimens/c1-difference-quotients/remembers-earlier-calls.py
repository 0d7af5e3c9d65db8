"""A list as default value, which lives on, also from the visible check.

fails: test_c1_along_x test_c1_along_y test_c1_many_inputs test_c1_small_steps
skips: test_c1_form test_c1_unchanged
"""


# %% c1_quotients
def c1_quotients(f, v, i, steps, quotients=[]):
    unit = np.eye(len(v))[i]
    for h in steps:
        quotients.append((f(v + h * unit) - f(v + 0 * unit)) / h)
    return np.array(quotients)
