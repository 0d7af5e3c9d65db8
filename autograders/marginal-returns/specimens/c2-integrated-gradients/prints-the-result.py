"""Prints what it returns.

fails: test_c2_nothing_to_explain
mistake: prints-the-result
"""


# %% c2_integrated_gradients
def c2_integrated_gradients(grad, x, baseline, steps=100):
    way = x - baseline
    alphas = (np.arange(steps) + 0.5) / steps
    result = way * np.mean([grad(baseline + alpha * way) for alpha in alphas], axis=0)
    print(result)
    return result
