"""Brings every gradient to the threshold, small ones, too.

fails: test_c4_small
mistake: always-rescaled
"""


# %% c4_clip
def c4_clip(grads, max_norm):
    norm = math.sqrt(sum(float(np.sum(np.square(g, dtype=float))) for g in grads))
    if norm == 0:
        return [g.astype(float) for g in grads], norm
    return [g * (max_norm / norm) for g in grads], norm
