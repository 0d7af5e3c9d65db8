"""Multiplies polynomials in ε, and drops the square.

fails: nothing
"""


# %% c0_product
def c0_product(p, q):
    value, slope, _ = np.convolve(p, q)
    return value, slope
