"""Takes the mean over random places on the way.

fails: test_c2_two_steps test_c2_completeness test_c2_each_score test_c2_saturated
skips: test_c2_nothing_to_explain
"""


# %% c2_integrated_gradients
def c2_integrated_gradients(grad, x, baseline, steps=100):
    alphas = np.random.default_rng(1).uniform(size=steps)
    slopes = [grad(baseline + alpha * (x - baseline)) for alpha in alphas]
    return (x - baseline) * np.mean(slopes, axis=0)
