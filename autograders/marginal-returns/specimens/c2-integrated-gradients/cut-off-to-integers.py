"""Collects the slopes in an array of the type of the input.

fails: test_c2_two_steps
skips: test_c2_nothing_to_explain
mistake: cut-off-to-integers
"""


# %% c2_integrated_gradients
def c2_integrated_gradients(grad, x, baseline, steps=100):
    total = np.zeros_like(x)
    for k in range(steps):
        total[:] = total + grad(baseline + (k + 0.5) / steps * (x - baseline))
    return np.array((x - baseline) * total / steps, dtype=float)
