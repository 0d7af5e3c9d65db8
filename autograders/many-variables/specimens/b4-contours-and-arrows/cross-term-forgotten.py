"""Differentiates the squares only.

fails: test_b4_arrows
mistake: cross-term-forgotten
"""

# %% b4_figure
b4_figure, axes = plt.subplots()
gx, gy = np.meshgrid(np.linspace(-3, 3, 61), np.linspace(-3, 3, 61))
z = gx**2 + gx * gy + 2 * gy**2
axes.contour(gx, gy, z, levels=8)
px, py = np.array([2.0, -1.0, 1.5, -2.0, 0.0]), np.array([0.5, 2.0, -2.0, -1.5, -2.5])
u, v = 2 * px, 4 * py
axes.quiver(px, py, u, v, angles="xy")
axes.set_aspect("equal")
axes.set_xlabel("x")
axes.set_ylabel("y")
