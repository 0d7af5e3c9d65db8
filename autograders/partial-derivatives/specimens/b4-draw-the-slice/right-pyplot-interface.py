"""Everything through pyplot, the figure fetched at the end.

fails: nothing
"""

# %% b4_figure
x = np.arange(-4, 3, 0.05)
plt.figure()
plt.plot(x, x**2 + 3 * x * 2 + 2**2, label="slice")
near = np.linspace(0, 2, 5)
plt.plot(near, 11 + (2 * 1 + 3 * 2) * (near - 1), label="tangent")
plt.plot(1, 11, "r*")
plt.xlabel("x")
plt.ylabel("f(x, 2)")
plt.legend()
b4_figure = plt.gcf()
