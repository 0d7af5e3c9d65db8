"""Equalises a s^(beta - 1), what each dollar has brought on average.

fails: test_c1_different_exponents test_c1_budgets
skips: test_c1_one_channel test_c1_unchanged
mistake: averages-equalised
"""


# %% c1_allocate
def c1_allocate(a, beta, budget):
    low, high = -100.0, 100.0
    for _ in range(200):
        middle = (low + high) / 2
        if np.exp(np.minimum((np.log(a) - middle) / (1 - beta), 300)).sum() > budget:
            low = middle
        else:
            high = middle
    spends = np.exp((np.log(a) - high) / (1 - beta))
    return spends / spends.sum() * budget
