"""Halves the interval of the marginal return twelve times only.

fails: test_c1_different_exponents test_c1_budgets
skips: test_c1_one_channel test_c1_unchanged
mistake: stops-too-early
"""


# %% c1_allocate
def c1_allocate(a, beta, budget):
    low, high = -20.0, 20.0
    for _ in range(12):
        middle = (low + high) / 2
        spends = np.exp((np.log(a * beta) - middle) / (1 - beta))
        low, high = (middle, high) if spends.sum() > budget else (low, middle)
    return spends * budget / spends.sum()
