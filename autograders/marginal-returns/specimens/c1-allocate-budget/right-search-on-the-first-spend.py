"""Searches for the spend of the first channel, which fixes all the others.

fails: nothing
"""


# %% c1_allocate
def c1_allocate(a, beta, budget):
    def all_spends(log_first):
        price = math.log(a[0] * beta[0]) + (beta[0] - 1) * log_first
        return np.exp(np.minimum((np.log(a * beta) - price) / (1 - beta), 500))

    low, high = -700.0, math.log(budget)
    for _ in range(400):
        middle = (low + high) / 2
        low, high = (low, middle) if all_spends(middle).sum() > budget else (middle, high)
    spends = all_spends(low)
    return spends * budget / spends.sum()
