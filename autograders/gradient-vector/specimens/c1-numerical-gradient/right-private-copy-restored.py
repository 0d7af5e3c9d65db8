"""The same with while, and a copy by astype.

fails: nothing
bank: private_copy_restored
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    point = v.astype(float)
    result = np.empty(point.shape)
    i = 0
    while i < len(point):
        here = float(point[i])
        point[i] = here + h
        result[i] = f(point)
        point[i] = here - h
        result[i] -= f(point)
        point[i] = here
        i += 1
    return result / (2 * h)
