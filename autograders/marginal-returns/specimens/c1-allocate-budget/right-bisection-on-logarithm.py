"""Halves an interval of the logarithm of the common marginal return, in plain Python.

fails: nothing
"""


# %% c1_allocate
def c1_allocate(a, beta, budget):
    channels = list(zip(a.tolist(), beta.tolist()))

    def spend(x, b, log_price):
        return math.exp(min(600.0, (math.log(x * b) - log_price) / (1 - b)))

    low, high = -60.0, 60.0
    while True:
        middle = low + (high - low) / 2
        if middle in (low, high):
            break
        if sum(spend(x, b, middle) for x, b in channels) > budget:
            low = middle
        else:
            high = middle
    spends = [spend(x, b, high) for x, b in channels]
    return np.array([s * budget / sum(spends) for s in spends])
