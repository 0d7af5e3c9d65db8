"""Changes the default number of steps.

fails: test_c2_each_score
mistake: default-of-ten-steps
"""


# %% c2_integrated_gradients
def c2_integrated_gradients(grad, x, baseline, steps=10):
    start, total = np.array(baseline, dtype=float), np.zeros(len(x))
    for k in range(steps):
        total += grad(start + (k + 0.5) / steps * (x - start))
    return (x - start) * total / steps
