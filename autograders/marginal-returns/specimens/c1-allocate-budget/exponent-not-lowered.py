"""Takes a beta s^beta for the marginal return.

fails: test_c1_equal_exponents test_c1_different_exponents test_c1_budgets
skips: test_c1_one_channel test_c1_unchanged
mistake: exponent-not-lowered
"""


# %% c1_allocate
def c1_allocate(a, beta, budget):
    low, high = -100.0, 100.0
    for _ in range(200):
        middle = (low + high) / 2
        if np.exp(np.minimum((middle - np.log(a * beta)) / beta, 300)).sum() > budget:
            high = middle
        else:
            low = middle
    spends = np.exp((low - np.log(a * beta)) / beta)
    return spends / spends.sum() * budget
