"""Stops when the sum is within 0.0001 of the budget: far too early when there is little to share.

fails: test_c1_budgets
mistake: absolute-tolerance
"""


# %% c1_allocate
def c1_allocate(a, beta, budget):
    low, high = -100.0, 100.0
    for _ in range(500):
        middle = (low + high) / 2
        spends = np.exp(np.minimum((np.log(a * beta) - middle) / (1 - beta), 300))
        if abs(spends.sum() - budget) < 1e-4:
            break
        low, high = (middle, high) if spends.sum() > budget else (low, middle)
    return spends * budget / spends.sum()
