"""Moves a copy in place and restores it exactly.

fails: nothing
"""


# %% c3_gradient_check
def c3_gradient_check(f, grad, v, h=1e-5):
    g, x = np.array(grad(v)), v.copy()
    n = np.empty_like(g)
    for i, old in enumerate(v):
        x[i] = old + h
        n[i] = f(x)
        x[i] = old - h
        n[i] = (n[i] - f(x)) / (2 * h)
        x[i] = old
    size = max(np.linalg.norm(g), np.linalg.norm(n))
    if size == 0:
        return 0.0
    return float(np.linalg.norm(g - n) / size)
