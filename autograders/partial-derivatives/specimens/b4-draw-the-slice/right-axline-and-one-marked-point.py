"""The touching line by axline, and the dot as one marker with a label; the names of the axes in full.

fails: nothing
"""

# %% b4_figure
b4_figure, axes = plt.subplots()
x = np.linspace(-4, 3, 141)
axes.plot(x, x**2 + 6 * x + 4, label="slice")
axes.axline((1, 11), slope=8, color="tab:red", label="tangent")
axes.plot([1], [11], marker="D", linestyle="none", color="black", label="point of contact")
axes.axvline(1, color="grey")
axes.set(xlabel="x-axis", ylabel="height z")
axes.legend()
