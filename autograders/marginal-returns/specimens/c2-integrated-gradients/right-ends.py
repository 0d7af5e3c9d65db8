"""Asks at the right end of each piece.

fails: ?
mistake: right-ends
"""

# %% c2_integrated_gradients
def c2_integrated_gradients(grad, x, baseline, steps=100):

    total = np.zeros(len(x))
    for k in range(1, steps + 1):
        total += grad(baseline + k / steps * (x - baseline))
    return (x - baseline) * total / steps
