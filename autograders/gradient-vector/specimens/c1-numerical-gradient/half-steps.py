"""Moves half a step to each side.

fails: test_c1_points test_c1_exact
mistake: half-steps
study: v_half_step
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    gradient = np.zeros(len(v))
    for i in range(len(v)):
        e = np.zeros(len(v))
        e[i] = h / 2
        gradient[i] = (f(v + e) - f(v - e)) / h
    return gradient
