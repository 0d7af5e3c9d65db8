"""Hands out a thousand portions, each to the channel where it brings most.

fails: test_c1_equal_exponents test_c1_different_exponents test_c1_budgets
skips: test_c1_one_channel test_c1_unchanged
mistake: coarse-steps
"""


# %% c1_allocate
def c1_allocate(a, beta, budget):
    portion = budget / 1000
    spends = np.full(len(a), portion * 1e-6)
    for _ in range(1000):
        marginal = a * beta * spends ** (beta - 1)
        spends[marginal.argmax()] += portion
    return spends * (budget / spends.sum())
