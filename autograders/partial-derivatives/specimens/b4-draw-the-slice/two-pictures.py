"""Curve and line on two pairs of axes.

fails: test_b4_slice test_b4_tangent test_b4_dot test_b4_labels
"""

# %% b4_figure
b4_figure, (left, right) = plt.subplots(1, 2)
x = np.linspace(-4, 3, 100)
left.plot(x, x**2 + 6 * x + 4, label="slice")
right.plot([-1, 3], [-5, 27], label="tangent")
right.plot(1, 11, "ko")
for axes in (left, right):
    axes.set(xlabel="x", ylabel="z")
    axes.legend()
