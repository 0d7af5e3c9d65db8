"""Rounds to six decimals.

fails: test_c0_rule
"""


# %% c0_product
def c0_product(p, q):
    return round(p[0] * q[0], 6), round(p[0] * q[1] + p[1] * q[0], 6)
