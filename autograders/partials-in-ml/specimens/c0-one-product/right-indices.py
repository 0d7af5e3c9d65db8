"""Reads the parts by their places.

fails: nothing
"""


# %% c0_product
def c0_product(p, q):
    return (p[0] * q[0], p[0] * q[1] + p[1] * q[0])
