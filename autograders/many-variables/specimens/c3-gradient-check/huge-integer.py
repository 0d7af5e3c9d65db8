"""Returns an integer that is too large for a float.

fails: test_c3_any_size test_c3_flat test_c3_one_component test_c3_right_gradient test_c3_scale test_c3_sign test_c3_step test_c3_too_long test_c3_unchanged
"""


# %% c3_gradient_check
def c3_gradient_check(f, grad, v, h=1e-5):
    return 10**400
