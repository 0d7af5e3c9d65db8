"""Knows the answer to the worked example of the lesson.

fails: test_c2_arithmetic test_c2_functions test_c2_powers test_c2_linear test_c2_sizes
skips: test_c2_one_call
"""


# %% c2_jvp
def c2_jvp(f, x, v):
    return np.array([2.0, 1.0]), np.array([5.0, -1.0])
