"""Subtracts where it should add.

fails: test_c0_rule test_c0_ordinary test_c0_cube
mistake: terms-subtracted
"""


# %% c0_product
def c0_product(p, q):
    return p[0] * q[0], p[0] * q[1] - p[1] * q[0]
