"""Prints the spends instead of returning them.

fails: test_c1_equal_exponents test_c1_different_exponents test_c1_budgets
skips: test_c1_one_channel test_c1_unchanged
"""


# %% c1_allocate
def c1_allocate(a, beta, budget):
    print(np.full(len(a), budget / len(a)))
