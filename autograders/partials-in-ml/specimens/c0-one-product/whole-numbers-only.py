"""Cuts everything down to whole numbers.

fails: test_c0_rule
"""


# %% c0_product
def c0_product(p, q):
    return int(p[0] * q[0]), int(p[0] * q[1] + p[1] * q[0])
