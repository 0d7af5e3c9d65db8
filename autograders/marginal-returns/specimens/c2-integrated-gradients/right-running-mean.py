"""Keeps a running mean, in plain Python.

fails: nothing
"""


# %% c2_integrated_gradients
def c2_integrated_gradients(grad, x, baseline, steps=100):
    way = [float(p) - float(s) for p, s in zip(x, baseline)]
    mean = [0.0 for _ in way]
    for k in range(steps):
        alpha = (2 * k + 1) / (2 * steps)
        slopes = grad(np.array([float(s) + alpha * d for s, d in zip(baseline, way)]))
        mean = [m + (float(g) - m) / (k + 1) for m, g in zip(mean, slopes)]
    return np.array([m * d for m, d in zip(mean, way)])
