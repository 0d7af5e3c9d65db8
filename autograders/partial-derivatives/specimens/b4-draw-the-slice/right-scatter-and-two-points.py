"""The line by its two ends, the dot by scatter, both axes labelled one by one.

fails: nothing
"""

# %% b4_figure
b4_figure = plt.figure(figsize=(6, 4))
ax = b4_figure.add_subplot(111)
grid = np.arange(-4, 3.001, 0.2)
ax.plot(grid, [a * a + 3 * a * 2 + 2 * 2 for a in grid], linestyle="--", label="curve in the plane")
ax.plot([-4, 3], [-29, 27], color="tab:orange", label="touching line")
ax.scatter([1], [11], zorder=3)
ax.set_xlabel("x (y = 2)")
ax.set_ylabel("z")
ax.legend(loc="best")
