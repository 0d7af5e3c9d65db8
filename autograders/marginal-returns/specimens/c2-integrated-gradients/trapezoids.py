"""Uses the trapezoidal rule.

fails: ?
mistake: trapezoids
"""

# %% c2_integrated_gradients
def c2_integrated_gradients(grad, x, baseline, steps=100):

    slopes = np.array([grad(baseline + k / steps * (x - baseline)) for k in range(steps + 1)])
    mean = (slopes[:-1] + slopes[1:]).mean(axis=0) / 2
    return (x - baseline) * mean
