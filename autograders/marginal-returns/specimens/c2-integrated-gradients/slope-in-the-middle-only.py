"""Takes the gradient half-way for the mean of all.

fails: ?
mistake: slope-in-the-middle-only
"""

# %% c2_integrated_gradients
def c2_integrated_gradients(grad, x, baseline, steps=100):

    middle = (np.asarray(x) + np.asarray(baseline)) / 2
    return np.asarray(grad(middle), dtype=float) * (x - baseline)
