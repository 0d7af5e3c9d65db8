"""Refuses everything.

fails: test_d1_bowl test_d1_exact test_d1_saddle test_d1_any_size
skips: test_d1_new_array
"""


# %% d1_newton_step
class NoStep(Exception):
    pass


def d1_newton_step(grad, hess, v):
    raise NoStep(str(hess(np.asarray(v, dtype=float))))
