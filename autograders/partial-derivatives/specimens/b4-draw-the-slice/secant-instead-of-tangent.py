"""The line through the points at 1 and 2.

fails: test_b4_tangent
mistake: secant-instead-of-tangent
"""

# %% b4_figure
b4_figure, axes = plt.subplots()
x = np.linspace(-4, 3, 100)
t = np.array([-1.0, 3.0])
axes.plot(x, x**2 + 6 * x + 4, label="slice")
axes.plot(t, 11 + 9 * (t - 1), label="tangent")
axes.plot(1, 11, "ko")
axes.set(xlabel="x", ylabel="height")
axes.legend()
