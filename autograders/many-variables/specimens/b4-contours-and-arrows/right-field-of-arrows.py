"""One arrow at every point of a grid that avoids the minimum, on a figure made by hand.

fails: nothing
"""

# %% b4_figure
b4_figure = plt.figure(figsize=(5, 5))
ax = b4_figure.add_subplot()
s = np.arange(-3, 3.01, 0.05)
ax.contour(s, s, [[a * a + a * b + 2 * b * b for a in s] for b in s], 15, colors="gray")
px, py = np.meshgrid([-2.5, -1.5, -0.5, 0.5, 1.5, 2.5], [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5])
ax.quiver(px, py, 2 * px + py, px + 4 * py)
ax.axis("equal")
ax.set_xlabel("$x$")
ax.set_ylabel("$y$")
