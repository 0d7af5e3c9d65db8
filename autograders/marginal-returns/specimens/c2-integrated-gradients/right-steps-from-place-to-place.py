"""Walks on a copy of the baseline, half a step first.

fails: nothing
"""


# %% c2_integrated_gradients
def c2_integrated_gradients(grad, x, baseline, steps=100):
    step = (np.asarray(x, dtype=float) - baseline) / steps
    place = np.array(baseline, dtype=float) + step / 2
    scores = np.zeros_like(step)
    for _ in range(steps):
        scores += grad(place.copy()) * step
        place += step
    return scores
