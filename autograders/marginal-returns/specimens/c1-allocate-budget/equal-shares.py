"""Gives every channel the same.

fails: ?
mistake: equal-shares
"""

# %% c1_allocate
def c1_allocate(a, beta, budget):
    return np.full(len(a), budget / len(a), dtype=float)
