"""Returns zeros of the right shapes.

fails: ?
"""


# %% d1_fixed_point_jacobian
def d1_fixed_point_jacobian(W, U, b, x):
    return np.zeros(len(b)), np.zeros(U.shape)
