"""Moves y instead of x, and compares with the right slope for that.

fails: test_c4_central
"""

# %% c4_figure
h = np.array([10.0**-k for k in range(1, 16)])


def f(x, y):
    return np.exp(x) * np.sin(y)


exact = math.e * math.cos(1)
one_sided = np.abs((f(1, 1 + h) - f(1, 1)) / h - exact)
two_sided = np.abs((f(1, 1 + h) - f(1, 1 - h)) / (2 * h) - exact)

c4_figure, ax = plt.subplots()
ax.plot(h, one_sided, label="forward")
ax.plot(h, two_sided, label="central")
ax.set_xscale("log")
ax.set_yscale("log")
ax.set_xlabel("h")
ax.set_ylabel("error")
ax.legend()
