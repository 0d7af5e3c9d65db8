"""Always takes a hundred steps.

fails: test_c2_two_steps
skips: test_c2_nothing_to_explain
mistake: ignores-steps
"""


# %% c2_integrated_gradients
def c2_integrated_gradients(grad, x, baseline, steps=100):
    start, total = np.array(baseline, dtype=float), np.zeros(len(x))
    for k in range(100):
        total += grad(start + (k + 0.5) / 100 * (x - start))
    return (x - start) * total / 100
