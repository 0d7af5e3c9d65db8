"""Keeps one result array for each length and fills it again and again.

fails: test_c1_independent
mistake: one-buffer-for-all-calls
study: m_shared_buffer
"""

# %% numerical_gradient
BUFFERS = {}


def numerical_gradient(f, v, h=1e-5):
    if len(v) not in BUFFERS:
        BUFFERS[len(v)] = np.zeros(len(v))
    gradient = BUFFERS[len(v)]
    for i in range(len(v)):
        e = np.zeros(len(v))
        e[i] = h
        gradient[i] = (f(v + e) - f(v - e)) / (2 * h)
    return gradient
