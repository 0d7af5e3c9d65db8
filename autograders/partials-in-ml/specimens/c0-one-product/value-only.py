"""Returns the value alone.

fails: test_c0_rule test_c0_ordinary test_c0_cube
"""


# %% c0_product
def c0_product(p, q):
    return p[0] * q[0]
