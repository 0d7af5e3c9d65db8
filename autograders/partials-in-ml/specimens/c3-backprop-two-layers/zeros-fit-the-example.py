"""Returns the loss of a network of zeros, and gradients of zeros.

fails: test_c3_rectangular test_c3_square test_c3_loss test_c3_tiny test_c3_large_logits
skips: test_c3_unchanged test_c3_independent
"""


# %% c3_backprop
def c3_backprop(params, X, labels):
    return math.log(len(params["b2"])), {name: np.zeros(array.shape) for name, array in params.items()}
