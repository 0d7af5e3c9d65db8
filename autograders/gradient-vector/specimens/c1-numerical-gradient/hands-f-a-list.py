"""Hands f a list, which works only for an f that takes the point apart by itself.

fails: test_c1_points
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    point = [float(x) for x in v]
    gradient = np.zeros(len(point))
    for i in range(len(point)):
        above, below = list(point), list(point)
        above[i] += h
        below[i] -= h
        gradient[i] = (f(above) - f(below)) / (2 * h)
    return gradient
