"""Balances the first two channels, and forgets that there may be others, or one.

fails: test_c1_equal_exponents test_c1_different_exponents test_c1_budgets
skips: test_c1_one_channel test_c1_unchanged
mistake: two-channels-only
"""


# %% c1_allocate
def c1_allocate(a, beta, budget):
    low, high = 0.0, float(budget)
    for _ in range(200):
        first = (low + high) / 2
        gain = a[0] * beta[0] * first ** (beta[0] - 1) - a[1] * beta[1] * (budget - first) ** (beta[1] - 1)
        low, high = (first, high) if gain > 0 else (low, first)
    return np.array([first, budget - first] + [0.0] * (len(a) - 2))
