"""Stores the quotients in float32.

fails: test_c1_small_steps test_c1_form
"""


# %% c1_quotients
def c1_quotients(f, v, i, steps):
    unit = np.eye(len(v))[i]
    return np.array([(f(v + h * unit) - f(v + 0 * unit)) / h for h in steps], dtype=np.float32)
