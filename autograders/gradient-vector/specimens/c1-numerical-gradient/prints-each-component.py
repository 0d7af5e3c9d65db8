"""Prints a line for each coordinate on the way.

fails: test_c1_unchanged
mistake: prints-the-result
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    gradient = np.zeros(len(v))
    for i in range(len(v)):
        e = np.zeros(len(v))
        e[i] = h
        gradient[i] = (f(v + e) - f(v - e)) / (2 * h)
        print("component", i, "done")
    return gradient
