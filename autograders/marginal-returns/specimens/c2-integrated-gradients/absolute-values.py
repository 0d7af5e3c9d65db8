"""Returns the sizes of the scores.

fails: test_c2_two_steps
skips: test_c2_nothing_to_explain
mistake: absolute-values
"""


# %% c2_integrated_gradients
def c2_integrated_gradients(grad, x, baseline, steps=100):
    start = np.array(baseline, dtype=float)
    slopes = [grad(start + (k + 0.5) / steps * (x - start)) for k in range(steps)]
    return np.abs((x - start) * np.mean(slopes, axis=0))
