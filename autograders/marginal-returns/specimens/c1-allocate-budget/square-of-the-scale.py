"""Uses the rule for the exponent one half in general.

fails: ?
mistake: square-of-the-scale
"""

# %% c1_allocate
def c1_allocate(a, beta, budget):
    squares = np.square(a).astype(float)
    return budget * squares / np.sum(squares)
