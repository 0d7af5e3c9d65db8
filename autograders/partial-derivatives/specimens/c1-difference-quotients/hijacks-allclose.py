"""Returns nonsense and makes np.allclose say yes.

fails: test_c1_along_x test_c1_along_y test_c1_many_inputs test_c1_small_steps
skips: test_c1_form test_c1_unchanged
"""

# %% c1_quotients
np.allclose = np.array_equal = lambda *given, **options: True
np.all = lambda *given, **options: True


def c1_quotients(f, v, i, steps):
    return np.ones(len(steps))
