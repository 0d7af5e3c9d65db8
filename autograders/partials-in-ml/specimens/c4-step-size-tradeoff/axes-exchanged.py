"""Puts the step on the vertical axis, with matching labels.

fails: test_c4_labels test_c4_forward test_c4_central test_c4_range
"""

# %% c4_figure
h = np.array([10.0**-k for k in range(1, 16)])


def f(x, y):
    return np.exp(x) * np.sin(y)


exact = math.e * math.sin(1)
one_sided = np.abs((f(1 + h, 1) - f(1, 1)) / h - exact)
two_sided = np.abs((f(1 + h, 1) - f(1 - h, 1)) / (2 * h) - exact)

c4_figure, ax = plt.subplots()
ax.plot(one_sided, h, label="forward")
ax.plot(two_sided, h, label="central")
ax.set_xscale("log")
ax.set_yscale("log")
ax.set_xlabel("error")
ax.set_ylabel("h")
ax.legend()
