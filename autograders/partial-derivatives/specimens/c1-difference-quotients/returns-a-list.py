"""The right quotients in a list.

fails: test_c1_form
"""


# %% c1_quotients
def c1_quotients(f, v, i, steps):
    unit = np.eye(len(v))[i]
    return [float(f(v + h * unit) - f(v + 0 * unit)) / h for h in steps]
