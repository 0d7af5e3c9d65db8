"""Half of the range that is asked for.

fails: test_b4_slice
"""

# %% b4_figure
b4_figure, axes = plt.subplots()
x = np.linspace(-4, 3, 141)
axes.plot(x[60:], x[60:] ** 2 + 6 * x[60:] + 4, label="slice")
axes.plot([-1, 3], [-5, 27], label="tangent")
axes.plot(1, 11, "ko")
axes.set(xlabel="x", ylabel="z")
axes.legend()
