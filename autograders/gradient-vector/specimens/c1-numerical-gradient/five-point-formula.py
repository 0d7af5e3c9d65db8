"""Uses the five-point formula, which is more accurate and not what is asked for.

fails: test_c1_points test_c1_exact
mistake: five-point-formula
study: v_five_point
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    gradient = np.zeros(len(v))
    for i in range(len(v)):
        e = np.zeros(len(v))
        e[i] = h
        near = f(v + e) - f(v - e)
        far = f(v + 2 * e) - f(v - 2 * e)
        gradient[i] = (8 * near - far) / (12 * h)
    return gradient
