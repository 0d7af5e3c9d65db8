"""Starts with equal shares, and adjusts them once.

fails: ?
mistake: proportional-to-marginal-return
"""

# %% c1_allocate
def c1_allocate(a, beta, budget):
    equal = budget / len(a)
    marginal = a * beta * equal ** (beta - 1)
    return budget * marginal / marginal.sum()
