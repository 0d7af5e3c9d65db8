"""Searches for the marginal return between 0.05 and 20: fits every budget of ordinary size.

fails: test_c1_budgets
mistake: price-range-too-small
"""


# %% c1_allocate
def c1_allocate(a, beta, budget):
    low, high = 0.05, 20.0
    for _ in range(200):
        middle = (low + high) / 2
        if ((a * beta / middle) ** (1 / (1 - beta))).sum() > budget:
            low = middle
        else:
            high = middle
    spends = (a * beta / high) ** (1 / (1 - beta))
    return spends * budget / spends.sum()
