"""Scales the caller's arrays in place.

fails: test_c4_unchanged
mistake: changes-the-input
"""


# %% c4_clip
def c4_clip(grads, max_norm):
    norm = math.sqrt(sum(float(np.sum(np.square(g, dtype=float))) for g in grads))
    if norm > max_norm:
        for i in range(len(grads)):
            if grads[i].dtype == float:
                grads[i] *= max_norm / norm
            else:
                grads[i] = grads[i] * (max_norm / norm)
    return [g.astype(float) for g in grads], norm
