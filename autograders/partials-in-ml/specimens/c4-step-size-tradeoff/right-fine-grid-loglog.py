"""A fine grid of steps, dots only, and lines that mark the best steps.

fails: nothing
"""

# %% c4_figure
h = np.logspace(-15, -0.5, 120)
slope = np.sin(1) * np.exp(1)
c4_figure = plt.figure(figsize=(7, 5))
ax = c4_figure.add_subplot()
ax.loglog(h, np.abs((np.exp(1 + h) - np.exp(1 - h)) * np.sin(1) / (2 * h) - slope), ".", label="Central difference")
ax.loglog(h, np.abs((np.exp(1 + h) - np.exp(1)) * np.sin(1) / h - slope), ".", label="Forward difference (one-sided)")
ax.axvline(1e-8, linestyle=":", color="gray")
ax.axvline(1e-5, linestyle=":", color="gray")
ax.set_xlabel("step size $h$")
ax.set_ylabel("Absolute error")
ax.set_title("Which step is best?")
ax.legend()
