"""Starts with equal shares, and adjusts them once.

fails: test_c1_equal_exponents test_c1_different_exponents test_c1_budgets
skips: test_c1_one_channel test_c1_unchanged
mistake: proportional-to-marginal-return
"""


# %% c1_allocate
def c1_allocate(a, beta, budget):
    equal = budget / len(a)
    marginal = a * beta * equal ** (beta - 1)
    return budget * marginal / marginal.sum()
