"""Returns an array.

fails: test_c0_rule test_c0_ordinary test_c0_cube
mistake: returns-an-array
"""


# %% c0_product
def c0_product(p, q):
    return np.array([p[0] * q[0], p[0] * q[1] + p[1] * q[0]])
