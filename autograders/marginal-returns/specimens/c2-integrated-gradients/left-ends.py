"""Asks at the left end of each piece.

fails: ?
mistake: left-ends
"""

# %% c2_integrated_gradients
def c2_integrated_gradients(grad, x, baseline, steps=100):

    total = np.zeros(len(x))
    for k in range(steps):
        total += grad(baseline + k / steps * (x - baseline))
    return (x - baseline) * total / steps
