"""Takes ε² for −1.

fails: test_c0_rule test_c0_cube
mistake: as-complex-numbers
"""


# %% c0_product
def c0_product(p, q):
    return p[0] * q[0] - p[1] * q[1], p[0] * q[1] + p[1] * q[0]
