"""Returns one half.

fails: nothing
"""


# %% c3_gradient_check
def c3_gradient_check(f, grad, v, h=1e-5):
    return 0.5
