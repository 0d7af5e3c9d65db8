"""Drops the terms with y.

fails: test_b4_slice test_b4_tangent test_b4_dot
mistake: held-variable-zero
"""

# %% b4_figure
b4_figure, axes = plt.subplots()
x = np.linspace(-4, 3, 100)
t = np.array([-1.0, 3.0])
axes.plot(x, x**2, label="slice")
axes.plot(t, 1 + 2 * (t - 1), label="tangent")
axes.plot(1, 1, "ko")
axes.set(xlabel="x", ylabel="height")
axes.legend()
