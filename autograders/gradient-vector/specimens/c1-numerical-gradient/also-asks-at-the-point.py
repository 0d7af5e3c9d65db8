"""Has the right quotient but evaluates f at v, too, which the contract excludes.

fails: test_c1_points
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    if not np.isfinite(f(np.array(v, dtype=float))):
        raise ValueError("f has no value at v")
    gradient = np.zeros(len(v))
    for i in range(len(v)):
        e = np.zeros(len(v))
        e[i] = h
        gradient[i] = (f(v + e) - f(v - e)) / (2 * h)
    return gradient
