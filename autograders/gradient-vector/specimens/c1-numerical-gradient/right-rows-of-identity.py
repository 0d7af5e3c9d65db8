"""Steps along the rows of the identity matrix.

fails: nothing
bank: rows_of_identity
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    v = np.asarray(v, dtype=float)
    return np.array([(f(v + h * row) - f(v - h * row)) / (2 * h) for row in np.eye(len(v))])
