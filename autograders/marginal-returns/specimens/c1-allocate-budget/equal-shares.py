"""Gives every channel the same.

fails: test_c1_equal_exponents test_c1_different_exponents test_c1_budgets
skips: test_c1_one_channel test_c1_unchanged
mistake: equal-shares
"""


# %% c1_allocate
def c1_allocate(a, beta, budget):
    return np.full(len(a), budget / len(a), dtype=float)
