"""Asks for the gradient once, at the baseline.

fails: ?
mistake: knows-only-straight-lines
"""

# %% c2_integrated_gradients
def c2_integrated_gradients(grad, x, baseline, steps=100):

    return np.array((x - baseline) * grad(np.array(baseline, dtype=float)), dtype=float)
