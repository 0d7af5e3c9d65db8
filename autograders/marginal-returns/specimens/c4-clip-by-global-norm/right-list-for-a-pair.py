"""Returns the two results in a list: who unpacks them sees no difference.

fails: nothing
"""


# %% c4_clip
def c4_clip(grads, max_norm):
    norm = math.sqrt(sum(float(np.sum(np.square(g.astype(float)))) for g in grads))
    factor = max_norm / max(norm, max_norm)
    return [[g * factor for g in grads], norm]
