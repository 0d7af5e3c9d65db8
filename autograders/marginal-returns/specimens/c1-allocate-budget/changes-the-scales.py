"""Multiplies the exponents into the caller's own array of scales.

fails: test_c1_unchanged
mistake: changes-the-scales
"""


# %% c1_allocate
def c1_allocate(a, beta, budget):
    if a.dtype == float:
        a *= beta
    else:
        a = a * beta
    low, high = -100.0, 100.0
    for _ in range(200):
        middle = (low + high) / 2
        total = np.exp(np.minimum((np.log(a) - middle) / (1 - beta), 300)).sum()
        low, high = (middle, high) if total > budget else (low, middle)
    spends = np.exp((np.log(a) - high) / (1 - beta))
    return spends * budget / spends.sum()
