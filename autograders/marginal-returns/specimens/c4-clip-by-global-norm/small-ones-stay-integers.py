"""Below the threshold, copies the arrays with their type.

fails: test_c4_small
mistake: small-ones-stay-integers
"""


# %% c4_clip
def c4_clip(grads, max_norm):
    norm = math.sqrt(sum(float(np.sum(np.square(g, dtype=float))) for g in grads))
    if norm <= max_norm:
        return [g.copy() for g in grads], norm
    return [g * (max_norm / norm) for g in grads], norm
