"""Shares the budget in proportion to the scales.

fails: test_c1_equal_exponents test_c1_different_exponents test_c1_budgets
skips: test_c1_one_channel test_c1_unchanged
mistake: proportional-to-scale
"""


# %% c1_allocate
def c1_allocate(a, beta, budget):
    weights = np.array(a, dtype=float)
    return weights / weights.sum() * budget
