"""The result takes the type of the point.

fails: test_c1_along_x test_c1_along_y
"""


# %% c1_quotients
def c1_quotients(f, v, i, steps):
    unit = np.eye(len(v))[i]
    return np.array([(f(v + h * unit) - f(v + 0 * unit)) / h for h in steps]).astype(v.dtype)
