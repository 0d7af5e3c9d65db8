"""Knows the answer to the worked example of the lesson.

fails: ?
"""


# %% c2_jvp
def c2_jvp(f, x, v):
    return np.array([2.0, 1.0]), np.array([5.0, -1.0])
