"""Solves the case of equal exponents by its formula, with the first exponent for all.

fails: test_c1_different_exponents test_c1_budgets
skips: test_c1_one_channel test_c1_unchanged
mistake: knows-only-equal-exponents
"""


# %% c1_allocate
def c1_allocate(a, beta, budget):
    weights = np.asarray(a, dtype=float) ** (1 / (1 - beta[0]))
    return budget * weights / weights.sum()
