"""Keeps the axes in the variable.

fails: test_b4_slice test_b4_tangent test_b4_dot test_b4_labels
"""

# %% b4_figure
_, axes = plt.subplots()
x = np.linspace(-4, 3, 100)
t = np.array([-1.0, 3.0])
axes.plot(x, x**2 + 6 * x + 4, label="slice")
axes.plot(t, 11 + 8 * (t - 1), label="tangent")
axes.plot(1, 11, "ko")
axes.set(xlabel="x", ylabel="height")
axes.legend()
b4_figure = axes
