"""Works on complex copies with imaginary part zero, and returns the real part.

fails: nothing
study: r_complex_dtype_copies
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    z = np.array(v, dtype=complex)
    quotients = []
    for i in range(len(z)):
        above, below = z.copy(), z.copy()
        above[i] += h
        below[i] -= h
        quotients.append((f(above) - f(below)) / (2 * h))
    return np.array(quotients).real.astype(float)
