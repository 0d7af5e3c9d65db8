"""A loop without an end.

fails: test_c1_along_x
skips: test_c1_along_y test_c1_many_inputs test_c1_small_steps test_c1_form test_c1_unchanged
"""


# %% c1_quotients
def c1_quotients(f, v, i, steps):
    while True:
        i = i
