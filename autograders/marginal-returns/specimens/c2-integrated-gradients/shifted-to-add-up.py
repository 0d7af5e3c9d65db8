"""Left ends, with the scores of a better rule's sum spread evenly over the features.

fails: test_c2_two_steps test_c2_each_score test_c2_saturated
skips: test_c2_nothing_to_explain
"""


# %% c2_integrated_gradients
def c2_integrated_gradients(grad, x, baseline, steps=100):
    way = np.asarray(x, dtype=float) - baseline
    left = np.mean([grad(baseline + k / steps * way) for k in range(steps)], axis=0) * way
    fine = np.mean([grad(baseline + (k + 0.5) / 999 * way) for k in range(999)], axis=0) * way
    return left + (fine.sum() - left.sum()) / len(way)
