"""Returns the loss of a network of zeros, and gradients of zeros.

fails: ?
"""


# %% c3_backprop
def c3_backprop(params, X, labels):
    return math.log(len(params["b2"])), {name: np.zeros(array.shape) for name, array in params.items()}
