"""Copies the integer type of the scales, so that spends are cut off.

fails: test_c1_equal_exponents
"""


# %% c1_allocate
def c1_allocate(a, beta, budget):
    low, high = -100.0, 100.0
    for _ in range(200):
        middle = (low + high) / 2
        if np.exp(np.minimum((np.log(a * beta) - middle) / (1 - beta), 300)).sum() > budget:
            low = middle
        else:
            high = middle
    spends = np.zeros_like(a)
    spends[:] = np.exp((np.log(a * beta) - high) / (1 - beta))
    return spends * budget / spends.sum()
