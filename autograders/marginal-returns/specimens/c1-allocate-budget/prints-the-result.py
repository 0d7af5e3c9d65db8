"""Prints what it returns.

fails: test_c1_unchanged
mistake: prints-the-result
"""


# %% c1_allocate
def c1_allocate(a, beta, budget):
    # a beta s^(beta - 1) = price, solved for log(s); the sum of the spends falls when the price rises
    log_slope = np.log(a * beta)
    at_equal_shares = log_slope + (beta - 1) * np.log(budget / len(a))
    low, high = at_equal_shares.min(), at_equal_shares.max()  # the log of the common price lies between
    while low < (middle := (low + high) / 2) < high:
        if np.exp((log_slope - middle) / (1 - beta)).sum() > budget:
            low = middle
        else:
            high = middle
    result = np.exp((log_slope - high) / (1 - beta))
    print(result)
    return result
