"""Stores the slopes as 32-bit numbers, and returns them as 64-bit ones.

fails: test_c1_any_size
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    gradient = np.zeros(len(v), dtype=np.float32)
    for i, step in enumerate(h * np.eye(len(v))):
        gradient[i] = (f(v + step) - f(v - step)) / (2 * h)
    return gradient.astype(float)
