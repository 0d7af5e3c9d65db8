"""Gives everything to the channel with the steepest first dollar.

fails: test_c1_equal_exponents test_c1_different_exponents test_c1_budgets
skips: test_c1_one_channel test_c1_unchanged
mistake: winner-takes-all
"""


# %% c1_allocate
def c1_allocate(a, beta, budget):
    spends = np.zeros(len(a))
    best = max(range(len(a)), key=lambda i: a[i] * beta[i])
    spends[best] = budget
    return spends
