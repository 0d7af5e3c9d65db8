"""All places in one matrix, one row each.

fails: nothing
"""


# %% c2_integrated_gradients
def c2_integrated_gradients(grad, x, baseline, steps=100):
    alphas = (np.arange(steps) + 0.5)[:, None] / steps
    places = (1 - alphas) * np.asarray(baseline) + alphas * np.asarray(x)
    slopes = np.array([grad(place) for place in places], dtype=float)
    return (np.asarray(x) - np.asarray(baseline)) * slopes.mean(axis=0)
