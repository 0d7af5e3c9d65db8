"""Takes the slope at the input for the whole way.

fails: ?
mistake: gradient-times-input
"""

# %% c2_integrated_gradients
def c2_integrated_gradients(grad, x, baseline, steps=100):

    return np.asarray(grad(np.asarray(x, dtype=float)) * (x - baseline), dtype=float)
