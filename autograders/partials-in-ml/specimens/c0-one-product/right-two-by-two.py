"""Calculates with matrices that multiply as dual numbers do.

fails: nothing
"""


# %% c0_product
def c0_product(p, q):
    first, second = (np.array([[a, b], [0, a]]) for a, b in (p, q))
    return tuple((first @ second)[0].tolist())
