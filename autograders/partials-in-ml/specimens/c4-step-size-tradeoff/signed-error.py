"""Plots the errors with their signs.

fails: test_c4_forward test_c4_central
mistake: signed-error
"""

# %% c4_figure
h = np.array([10.0**-k for k in range(1, 16)])


def f(x, y):
    return np.exp(x) * np.sin(y)


exact = math.e * math.sin(1)
one_sided = exact - (f(1 + h, 1) - f(1, 1)) / h
two_sided = exact - (f(1 + h, 1) - f(1 - h, 1)) / (2 * h)

c4_figure, ax = plt.subplots()
ax.plot(h, one_sided, label="forward")
ax.plot(h, two_sided, label="central")
ax.set_xscale("log")
ax.set_yscale("log")
ax.set_xlabel("h")
ax.set_ylabel("error")
ax.legend()
