"""Returns zeros of the right shape.

fails: test_c4_half test_c4_any_data test_c4_saturated
skips: test_c4_unchanged
"""


# %% c4_logistic_gradient
def c4_logistic_gradient(X, y, w, b):
    return np.zeros(len(w)), 0.0
