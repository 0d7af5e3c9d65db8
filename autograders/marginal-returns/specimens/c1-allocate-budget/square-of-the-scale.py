"""Uses the rule for the exponent one half in general.

fails: test_c1_different_exponents test_c1_budgets
skips: test_c1_one_channel test_c1_unchanged
mistake: square-of-the-scale
"""


# %% c1_allocate
def c1_allocate(a, beta, budget):
    squares = np.square(a).astype(float)
    return budget * squares / np.sum(squares)
