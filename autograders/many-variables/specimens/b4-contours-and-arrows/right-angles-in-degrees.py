"""All arrows have one length; their angles are given in degrees.

fails: nothing
"""

# %% b4_figure
b4_figure, axes = plt.subplots()
grid_x, grid_y = np.meshgrid(np.linspace(-3, 3, 121), np.linspace(-3, 3, 121))
axes.contour(grid_x, grid_y, grid_x**2 + grid_x * grid_y + 2 * grid_y**2, levels=8)
x, y = np.array([2.0, -1.5, 1.0, -2.0, 0.5]), np.array([1.0, 1.0, -2.0, -1.0, 2.0])
u, v = 2 * x + y, x + 4 * y
axes.quiver(x, y, np.ones(5), np.zeros(5), angles=np.degrees(np.arctan2(v, u)))
axes.set(xlabel="east", ylabel="north", aspect="equal")
