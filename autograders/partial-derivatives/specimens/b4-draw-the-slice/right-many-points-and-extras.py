"""Fine points, a grid, guide lines, a title and a shaded part.

fails: nothing
"""

# %% b4_figure
b4_figure, axes = plt.subplots(layout="constrained")
x = np.linspace(-6, 5, 1001)
axes.axhline(0, color="grey", linewidth=0.5)
axes.axvline(1, color="grey", linewidth=0.5)
axes.fill_between(x, 0, x**2 + 6 * x + 4, alpha=0.1)
axes.plot(x, x**2 + 6 * x + 4, label=r"$z=x^2+6x+4$")
axes.plot(x, 8 * x + 3, ":", label="$z=8x+3$")
axes.plot([1], [11], marker="s", linestyle="", markersize=9, label="contact")
axes.annotate("contact", (1, 11), xytext=(10, -10), textcoords="offset points")
axes.set(title="a cut", xlabel="$x$", ylabel="$z$", xlim=(-4, 3), ylim=(-10, 35))
axes.grid(True)
axes.legend()
plt.show()
