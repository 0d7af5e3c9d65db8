"""Compares but prints nothing.

fails: test_c1_example
"""

# %% c1_check
c1_check = np.allclose(numerical_gradient(lambda v: v[0] ** 2 * v[1] + 3 * v[1] ** 2, np.array([1.0, 2.0])), [4, 13])
