"""Returns texts.

fails: test_c0_rule test_c0_ordinary test_c0_cube
"""


# %% c0_product
def c0_product(p, q):
    return str(p[0] * q[0]), str(p[0] * q[1] + p[1] * q[0])
