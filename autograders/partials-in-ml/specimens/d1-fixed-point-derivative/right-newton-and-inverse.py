"""Newton's method, and an inverse at the end.

fails: nothing
"""


# %% d1_fixed_point_jacobian
def d1_fixed_point_jacobian(W, U, b, x):
    identity = np.identity(b.size)
    z = np.zeros(b.size)
    for _ in range(50):
        t = np.tanh(W.dot(z) + U.dot(x) + b)
        z = z - np.linalg.inv(identity - np.diag(1 - t * t).dot(W)).dot(z - t)
    S = np.diag(1 - z * z)
    return z, np.linalg.inv(identity - S.dot(W)).dot(S.dot(U))
