"""The formula for two inputs.

fails: test_d1_exact test_d1_any_size
skips: test_d1_new_array
"""


# %% d1_newton_step
def d1_newton_step(grad, hess, v):
    x, y = float(v[0]), float(v[1])
    table, slopes = hess(np.array([x, y])), grad(np.array([x, y]))
    (a, b), (_, d) = table[:2, :2]
    inverse = np.array([[d, -b], [-b, a]]) / (a * d - b * b)
    return np.array([x, y]) - inverse @ slopes[:2]
