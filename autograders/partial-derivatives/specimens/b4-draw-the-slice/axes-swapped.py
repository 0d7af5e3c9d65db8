"""Height to the right, x upwards.

fails: test_b4_slice test_b4_tangent test_b4_dot
mistake: axes-swapped
"""

# %% b4_figure
b4_figure, axes = plt.subplots()
x = np.linspace(-4, 3, 100)
axes.plot(x**2 + 6 * x + 4, x, label="slice")
axes.plot([-5, 27], [-1, 3], label="tangent")
axes.plot(11, 1, "ko")
axes.set(xlabel="height", ylabel="x")
axes.legend()
