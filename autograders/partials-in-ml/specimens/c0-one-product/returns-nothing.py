"""Prints instead of returning.

fails: test_c0_rule test_c0_ordinary test_c0_cube
"""


# %% c0_product
def c0_product(p, q):
    print(p[0] * q[0], p[0] * q[1] + p[1] * q[0])
