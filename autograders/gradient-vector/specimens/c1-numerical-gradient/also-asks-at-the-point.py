"""Has the right quotient but evaluates f at v, too, which the contract excludes.

fails: test_c1_points
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    print("f at the point:", f(np.array(v, dtype=float)))
    gradient = np.zeros(len(v))
    for i in range(len(v)):
        e = np.zeros(len(v))
        e[i] = h
        gradient[i] = (f(v + e) - f(v - e)) / (2 * h)
    return gradient
