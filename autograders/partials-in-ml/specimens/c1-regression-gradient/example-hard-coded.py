"""Knows the answer to the worked example of the lesson.

fails: ?
"""


# %% c1_mse_gradient
def c1_mse_gradient(X, w, b, y):
    return np.array([-2.5, 1.0]), -0.5
