"""Spends until the next dollar brings one conversion, whatever the budget is.

fails: test_c1_equal_exponents test_c1_different_exponents test_c1_budgets
skips: test_c1_one_channel test_c1_unchanged
mistake: budget-not-used-up
"""


# %% c1_allocate
def c1_allocate(a, beta, budget):
    return (a * beta) ** (1 / (1 - beta))
