"""Searches between the marginal returns of equal shares; the fraction is 0/0 when all of them are one.

fails: test_c1_one_channel
mistake: no-gap-no-answer
"""


# %% c1_allocate
def c1_allocate(a, beta, budget):
    def log_total(t):
        return np.log(np.exp((np.log(a * beta) - t) / (1 - beta)).sum() / budget)

    marginal = a * beta * (budget / len(a)) ** (beta - 1)
    low, high = np.log(marginal.min()), np.log(marginal.max())
    gap_low, gap_high = log_total(low), log_total(high)
    for _ in range(200):
        t = high - gap_high * (high - low) / (gap_high - gap_low)
        gap = log_total(t)
        if abs(gap) < 1e-13:
            break
        if gap * gap_high < 0:
            low, gap_low = high, gap_high
        else:
            gap_low /= 2
        high, gap_high = t, gap
    spends = np.exp((np.log(a * beta) - t) / (1 - beta))
    return spends * budget / spends.sum()
