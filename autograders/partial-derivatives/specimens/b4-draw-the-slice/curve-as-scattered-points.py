"""The slice as a cloud of points, no dot of its own.

fails: test_b4_slice test_b4_dot
"""

# %% b4_figure
b4_figure, axes = plt.subplots()
x = np.linspace(-4, 3, 141)
axes.scatter(x, x**2 + 6 * x + 4, label="slice")
axes.plot([-1, 3], [-5, 27], label="tangent")
axes.set(xlabel="x", ylabel="z")
axes.legend()
