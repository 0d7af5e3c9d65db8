"""Returns zeros of the right shapes.

fails: test_d1_rectangular test_d1_square test_d1_single test_d1_slow
skips: test_d1_unchanged test_d1_independent
"""


# %% d1_fixed_point_jacobian
def d1_fixed_point_jacobian(W, U, b, x):
    return np.zeros(len(b)), np.zeros(U.shape)
