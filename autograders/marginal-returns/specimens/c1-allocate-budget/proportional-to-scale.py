"""Shares the budget in proportion to the scales.

fails: ?
mistake: proportional-to-scale
"""

# %% c1_allocate
def c1_allocate(a, beta, budget):
    weights = np.array(a, dtype=float)
    return weights / weights.sum() * budget
