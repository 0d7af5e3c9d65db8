"""Spends until the next dollar brings one conversion, whatever the budget is.

fails: ?
mistake: budget-not-used-up
"""

# %% c1_allocate
def c1_allocate(a, beta, budget):
    return (a * beta) ** (1 / (1 - beta))
