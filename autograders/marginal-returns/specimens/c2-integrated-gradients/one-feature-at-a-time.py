"""Walks along the axes, one feature after the other. The scores still add up.

fails: test_c2_two_steps test_c2_each_score
skips: test_c2_nothing_to_explain
mistake: one-feature-at-a-time
"""


# %% c2_integrated_gradients
def c2_integrated_gradients(grad, x, baseline, steps=100):
    here = np.array(baseline, dtype=float)
    scores = np.zeros(len(here))
    for i in range(len(here)):
        way = x[i] - here[i]
        for k in range(steps):
            place = here.copy()
            place[i] += (k + 0.5) / steps * way
            scores[i] += grad(place)[i] * way / steps
        here[i] = x[i]
    return scores
