"""Draws from a copy of the generator, which therefore stays where it was.

fails: test_c3_generator
mistake: generator-copied
"""


# %% c3_smoothgrad
def c3_smoothgrad(grad, x, sigma, n, rng):
    import copy

    mine = copy.deepcopy(rng)
    return np.mean([grad(x + mine.normal(0, sigma, size=len(x))) for _ in range(n)], axis=0)
