"""Works in the caller's array and restores it exactly, which is right for float arrays only.

fails: test_c1_points test_c1_exact
study: v_inplace_caller_restored
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    gradient = np.zeros(len(v))
    for i in range(len(v)):
        old = v[i]
        v[i] = old + h
        up = f(v)
        v[i] = old - h
        down = f(v)
        v[i] = old
        gradient[i] = (up - down) / (2 * h)
    return gradient
