"""A loop over fresh copies.

fails: nothing
study: r_loop
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    v = np.array(v, dtype=float)
    gradient = np.zeros(len(v))
    for i in range(len(v)):
        above, below = v.copy(), v.copy()
        above[i] += h
        below[i] -= h
        gradient[i] = (f(above) - f(below)) / (2 * h)
    return gradient
