"""The only marker at the point of contact is the one at the end of the touching line.

fails: test_b4_dot
"""

# %% b4_figure
b4_figure, axes = plt.subplots()
x = np.linspace(-4, 3, 141)
axes.plot(x, x**2 + 6 * x + 4, label="slice")
axes.plot([1, 3], [11, 27], "o-", label="tangent")
axes.set(xlabel="x", ylabel="z")
axes.legend()
