"""One coordinate, then the rest by calling itself.

fails: nothing
study: r_recursion
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5, first=0):
    v = np.asarray(v, dtype=float)
    if first == len(v):
        return np.empty(0)
    step = np.zeros(len(v))
    step[first] = h
    quotient = (f(v + step) - f(v - step)) / (2 * h)
    return np.append(quotient, numerical_gradient(f, v, h, first + 1))
