"""A curve whose points are no numbers.

fails: test_b4_slice test_b4_labels
"""

# %% b4_figure
b4_figure, axes = plt.subplots()
x = np.linspace(-4, 3, 100)
t = np.array([-1.0, 3.0])
axes.plot(x, x * np.nan, label="slice")
axes.plot(t, 11 + 8 * (t - 1), label="tangent")
axes.plot(1, 11, "ko")
axes.set(xlabel="x", ylabel="height")
axes.legend()
