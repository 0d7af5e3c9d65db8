"""Takes a fixed step of a tenth.

fails: test_c1_points test_c1_exact test_c1_accurate test_c1_independent
study: m_h_tenth
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    h = 0.1
    gradient = np.zeros(len(v))
    for i in range(len(v)):
        e = np.zeros(len(v))
        e[i] = h
        gradient[i] = (f(v + e) - f(v - e)) / (2 * h)
    return gradient
