"""Takes longer steps along large coordinates.

fails: test_c1_any_size test_c1_exact test_c1_points
mistake: step-scaled-by-coordinate
study: v_relative_step
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    v = np.array(v, dtype=float)
    gradient = np.zeros(len(v))
    for i in range(len(v)):
        step = h * max(1.0, abs(v[i]))
        e = np.zeros(len(v))
        e[i] = step
        gradient[i] = (f(v + e) - f(v - e)) / (2 * step)
    return gradient
