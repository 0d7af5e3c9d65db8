"""The slice is drawn and made invisible; its sign in the legend stands for nothing.

fails: test_b4_slice test_b4_labels
"""

# %% b4_figure
b4_figure, axes = plt.subplots()
x = np.linspace(-4, 3, 141)
axes.plot(x, x**2 + 6 * x + 4, label="slice")
axes.plot([-1, 3], [-5, 27], label="tangent")
axes.plot(1, 11, "ko")
axes.set(xlabel="x", ylabel="z")
axes.legend()
axes.lines[0].set_visible(False)
