"""Gives the first factor its turn only.

fails: test_c0_rule test_c0_ordinary test_c0_cube
mistake: one-term-only
"""


# %% c0_product
def c0_product(p, q):
    return p[0] * q[0], p[1] * q[0]
