"""Moves a coordinate of its own copy, and puts the old value back.

fails: nothing
study: r_inplace_private
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    x = np.array(v, dtype=float)
    gradient = np.zeros_like(x)
    for i in range(x.size):
        old = x[i]
        x[i] = old + h
        up = f(x)
        x[i] = old - h
        down = f(x)
        gradient[i] = (up - down) / (2 * h)
        x[i] = old
    return gradient
