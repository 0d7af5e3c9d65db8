"""Returns a list of scores.

fails: ?
mistake: returns-a-list
"""

# %% c2_integrated_gradients
def c2_integrated_gradients(grad, x, baseline, steps=100):

    slopes = [grad(baseline + (k + 0.5) / steps * (x - baseline)) for k in range(steps)]
    return [float((a - b) * np.mean([s[i] for s in slopes])) for i, (a, b) in enumerate(zip(x, baseline))]
