"""Keeps x at 1 and lets y move.

fails: test_b4_slice test_b4_tangent test_b4_dot
mistake: slices-along-y
"""

# %% b4_figure
b4_figure, axes = plt.subplots()
x = np.linspace(-4, 3, 100)
t = np.array([-1.0, 3.0])
axes.plot(x, 1 + 3 * x + x**2, label="slice")
axes.plot(t, 11 + 7 * (t - 2), label="tangent")
axes.plot(2, 11, "ko")
axes.set(xlabel="x", ylabel="height")
axes.legend()
