"""Has twice the default step, which hardly shows in the result.

fails: test_c2_accurate
mistake: other-default-step
"""


# %% c2_mixed_partial
def c2_mixed_partial(f, x, y, h=2e-3):
    return (f(x + h, y + h) + f(x - h, y - h) - f(x + h, y - h) - f(x - h, y + h)) / (4 * h**2)
