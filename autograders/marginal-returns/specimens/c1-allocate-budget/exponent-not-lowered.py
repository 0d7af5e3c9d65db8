"""Takes a beta s^beta for the marginal return.

fails: ?
mistake: exponent-not-lowered
"""

# %% c1_allocate
def c1_allocate(a, beta, budget):
    low, high = -100.0, 100.0
    for _ in range(200):
        middle = (low + high) / 2
        if np.exp(np.minimum((middle - np.log(a * beta)) / beta, 300)).sum() > budget:
            high = middle
        else:
            low = middle
    spends = np.exp((low - np.log(a * beta)) / beta)
    return spends / spends.sum() * budget
