"""Two markers where the line should be.

fails: test_b4_tangent
"""

# %% b4_figure
b4_figure, axes = plt.subplots()
x = np.linspace(-4, 3, 100)
axes.plot(x, x**2 + 6 * x + 4, label="slice")
axes.plot([-1, 3], [-5, 27], "x", label="tangent")
axes.plot(1, 11, "ko")
axes.set(xlabel="x", ylabel="z")
axes.legend()
