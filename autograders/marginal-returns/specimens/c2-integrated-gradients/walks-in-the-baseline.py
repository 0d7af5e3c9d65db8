"""Moves the caller's own baseline along the way, when its type allows it.

fails: test_c2_nothing_to_explain
mistake: walks-in-the-baseline
"""


# %% c2_integrated_gradients
def c2_integrated_gradients(grad, x, baseline, steps=100):
    way = (x - baseline) / steps
    start = baseline if baseline.dtype == float else baseline.astype(float)
    start += way / 2
    total = np.zeros(len(x))
    for _ in range(steps):
        total += grad(start)
        start += way
    return way * total
