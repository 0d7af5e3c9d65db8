"""Takes the mean over evenly spaced places from the baseline to the input, both included.

fails: test_c2_two_steps test_c2_each_score
skips: test_c2_nothing_to_explain
mistake: ends-included
"""


# %% c2_integrated_gradients
def c2_integrated_gradients(grad, x, baseline, steps=100):
    places = [baseline + alpha * (x - baseline) for alpha in np.linspace(0, 1, steps)]
    return (x - baseline) * np.mean([grad(place) for place in places], axis=0)
