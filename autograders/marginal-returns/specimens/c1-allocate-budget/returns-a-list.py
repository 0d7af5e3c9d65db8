"""Returns a list of the spends.

fails: test_c1_equal_exponents test_c1_different_exponents test_c1_budgets
skips: test_c1_one_channel test_c1_unchanged
mistake: returns-a-list
"""


# %% c1_allocate
def c1_allocate(a, beta, budget):
    low, high = -100.0, 100.0
    for _ in range(200):
        middle = (low + high) / 2
        logs = [(math.log(x * b) - middle) / (1 - b) for x, b in zip(a, beta)]
        if sum(math.exp(min(t, 300)) for t in logs) > budget:
            low = middle
        else:
            high = middle
    return [math.exp(t) for t in logs]
