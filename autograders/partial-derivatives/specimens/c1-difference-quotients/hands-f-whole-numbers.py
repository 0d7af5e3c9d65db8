"""Calls f at the point as it came, in whole numbers.

fails: test_c1_form
"""


# %% c1_quotients
def c1_quotients(f, v, i, steps):
    unit = np.eye(len(v))[i]
    return np.array([(f(v + h * unit) - f(v)) / h for h in steps])
