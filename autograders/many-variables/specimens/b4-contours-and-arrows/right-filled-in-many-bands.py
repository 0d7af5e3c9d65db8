"""Fills twenty bands on a grid of 80 by 80 points, where not all bands end at exactly 3.

fails: nothing
"""

# %% b4_figure
b4_figure, axes = plt.subplots()
gx, gy = np.meshgrid(np.linspace(-3, 3, 80), np.linspace(-3, 3, 80))
z = gx**2 + gx * gy + 2 * gy**2
filled = axes.contourf(gx, gy, z, levels=20, alpha=0.4)
b4_figure.colorbar(filled, ax=axes)
lines = axes.contour(gx, gy, z, levels=8, colors="black")
axes.clabel(lines)
px, py = np.array([2.0, -1.0, 1.5, -2.0]), np.array([0.5, 2.0, -2.0, -1.5])
u, v = 2 * px + py, px + 4 * py
axes.quiver(px, py, u, v, angles="xy")
axes.set_aspect("equal")
axes.set_xlabel("x")
axes.set_ylabel("y")
