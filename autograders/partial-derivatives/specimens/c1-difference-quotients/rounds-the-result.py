"""Rounds to four digits, as the table in the text does.

fails: test_c1_many_inputs test_c1_small_steps
skips: test_c1_form test_c1_unchanged
"""


# %% c1_quotients
def c1_quotients(f, v, i, steps):
    unit = np.eye(len(v))[i]
    return np.array([round(float((f(v + h * unit) - f(v + 0 * unit)) / h), 4) for h in steps])
