"""No words at all.

fails: test_b4_labels
mistake: nothing-labelled
"""

# %% b4_figure
b4_figure, axes = plt.subplots()
x = np.linspace(-4, 3, 100)
t = np.array([-1.0, 3.0])
axes.plot(x, x**2 + 6 * x + 4)
axes.plot(t, 11 + 8 * (t - 1))
axes.plot(1, 11, "ko")
