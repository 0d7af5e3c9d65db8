"""Names the curves in the call of legend, in their order.

fails: nothing
"""

# %% c4_figure
h = 10.0 ** -np.arange(1.0, 15.5, 0.5)
exact = np.e * np.sin(1)
c4_figure, ax = plt.subplots()
ax.loglog(h, abs((np.exp(1 + h) * np.sin(1) - exact) / h - exact))
ax.loglog(h, abs((np.exp(1 + h) - np.exp(1 - h)) * np.sin(1) / 2 / h - exact))
ax.set(xlabel="h", ylabel="error of the slope")
ax.legend(["forward", "central"])
