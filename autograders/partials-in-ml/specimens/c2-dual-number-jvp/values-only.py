"""Evaluates f on ordinary numbers and returns zeros as slopes.

fails: test_c2_arithmetic test_c2_functions test_c2_powers test_c2_linear test_c2_sizes
skips: test_c2_one_call
"""


# %% c2_jvp
def c2_jvp(f, x, v):
    values = np.array(f(list(x), np.sin, np.exp), dtype=float)
    return values, np.zeros(len(values))
