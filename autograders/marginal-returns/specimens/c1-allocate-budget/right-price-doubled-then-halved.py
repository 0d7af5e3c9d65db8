"""Brackets the marginal return itself by doubling, then bisects it.

fails: nothing
"""


# %% c1_allocate
def c1_allocate(a, beta, budget):
    def spends_at(price):
        return (a * beta / price) ** (1 / (1 - beta))

    low = high = 1.0
    while spends_at(low).sum() < budget:
        low /= 2
    while spends_at(high).sum() > budget:
        high *= 2
    for _ in range(120):
        middle = math.sqrt(low * high)
        low, high = (middle, high) if spends_at(middle).sum() > budget else (low, middle)
    spends = spends_at(high)
    spends *= budget / spends.sum()
    return spends
