"""Forgets to divide by the number of steps.

fails: ?
mistake: sum-instead-of-mean
"""

# %% c2_integrated_gradients
def c2_integrated_gradients(grad, x, baseline, steps=100):

    start, total = np.array(baseline, dtype=float), np.zeros(len(x))
    for k in range(steps):
        total += grad(start + (k + 0.5) / steps * (x - start))
    return (x - start) * total
