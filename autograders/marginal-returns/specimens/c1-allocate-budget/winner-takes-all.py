"""Gives everything to the channel with the steepest first dollar.

fails: ?
mistake: winner-takes-all
"""

# %% c1_allocate
def c1_allocate(a, beta, budget):
    spends = np.zeros(len(a))
    best = max(range(len(a)), key=lambda i: a[i] * beta[i])
    spends[best] = budget
    return spends
