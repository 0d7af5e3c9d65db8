"""Newton's method, and an inverse at the end.

fails: nothing
"""


# %% d1_fixed_point_jacobian
def d1_fixed_point_jacobian(W, U, b, x):
    identity = np.eye(b.size)
    z = np.zeros(b.size)
    while True:
        t = np.tanh(W.dot(z) + U.dot(x) + b)
        if np.linalg.norm(z - t) < 1e-14:
            break
        if np.linalg.norm(z - t) < 1e-3:
            z = z - np.linalg.inv(identity - np.diag(1 - t * t).dot(W)).dot(z - t)
        else:
            z = t
        if np.array_equal(z, t):
            continue
        if np.linalg.norm(np.tanh(W.dot(z) + U.dot(x) + b) - z) < 1e-13:
            break
    S = np.diag(1 - z * z)
    return z, np.linalg.inv(identity - S.dot(W)).dot(S.dot(U))
