"""Knows the answer to the worked example of the lesson.

fails: test_c1_whole_numbers test_c1_many_examples test_c1_single test_c1_minimum
skips: test_c1_unchanged test_c1_independent
"""


# %% c1_mse_gradient
def c1_mse_gradient(X, w, b, y):
    return np.array([-2.5, 1.0]), -0.5
