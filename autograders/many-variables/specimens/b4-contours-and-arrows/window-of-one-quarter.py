"""The lines are drawn everywhere, and the axes show a quarter of them.

fails: test_b4_contours test_b4_arrows
"""

# %% b4_figure
b4_figure, axes = plt.subplots()
grid_x, grid_y = np.meshgrid(np.linspace(-3, 3, 121), np.linspace(-3, 3, 121))
axes.contour(grid_x, grid_y, grid_x**2 + grid_x * grid_y + 2 * grid_y**2, levels=8)
x, y = np.array([2.0, -1.5, 1.0, -2.0, 0.5]), np.array([1.0, 1.0, -2.0, -1.0, 2.0])
u, v = 2 * x + y, x + 4 * y
axes.quiver(x, y, u, v)
axes.set(xlabel="x", ylabel="y", aspect="equal")
axes.set(xlim=(0, 3), ylim=(0, 3))
