"""Solves the equation again for each nudged input, with a step that costs half the digits.

fails: test_d1_rectangular test_d1_square test_d1_single
skips: test_d1_unchanged test_d1_independent
"""


# %% d1_fixed_point_jacobian
def d1_fixed_point_jacobian(W, U, b, x):
    def solve(x):
        z = np.zeros(len(b))
        for _ in range(3000):
            z = np.tanh(W @ z + U @ x + b)
        return z

    z = solve(x)
    columns = [(solve(x + 1e-5 * e) - z) / 1e-5 for e in np.eye(len(x))]
    return z, np.array(columns).T.copy()
