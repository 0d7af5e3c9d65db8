"""Uses the slopes of the start in all steps.

fails: test_c2_path test_c2_unchanged test_c2_valleys test_c2_any_bowl
"""


# %% c2_descend
def c2_descend(grad, start, rate, steps):
    slope = grad(np.array(start, dtype=float))
    return np.array([start - k * rate * slope for k in range(steps + 1)])
