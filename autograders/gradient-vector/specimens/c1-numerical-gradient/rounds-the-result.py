"""Rounds the components to three decimals.

fails: test_c1_accurate test_c1_any_size test_c1_exact test_c1_independent
mistake: rounds-the-result
study: m_rounds
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    gradient = np.zeros(len(v))
    for i in range(len(v)):
        e = np.zeros(len(v))
        e[i] = h
        gradient[i] = round((f(v + e) - f(v - e)) / (2 * h), 3)
    return gradient
