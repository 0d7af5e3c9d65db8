"""Deep copies before every call, points by np.where.

fails: nothing
study: r_deepcopies
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    import copy

    base = np.array(copy.deepcopy(v)).astype(np.float64)
    places = np.arange(base.size)

    def quotient(i):
        above = np.where(places == i, base + h, base)
        below = np.where(places == i, base - h, base)
        return (f(copy.deepcopy(above)) - f(copy.deepcopy(below))) / (2.0 * h)

    return np.fromiter((quotient(i) for i in places), dtype=float, count=base.size)
