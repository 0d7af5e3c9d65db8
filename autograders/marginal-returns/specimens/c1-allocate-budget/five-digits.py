"""Rounds to five significant digits, where six are promised.

fails: test_c1_different_exponents test_c1_budgets
skips: test_c1_one_channel test_c1_unchanged
"""


# %% c1_allocate
def c1_allocate(a, beta, budget):
    log_slope = np.log(a * beta)
    at_equal_shares = log_slope + (beta - 1) * np.log(budget / len(a))
    low, high = at_equal_shares.min(), at_equal_shares.max()
    while low < (middle := (low + high) / 2) < high:
        if np.exp((log_slope - middle) / (1 - beta)).sum() > budget:
            low = middle
        else:
            high = middle
    return np.array([float(f"{spend:.4e}") for spend in np.exp((log_slope - high) / (1 - beta))])
