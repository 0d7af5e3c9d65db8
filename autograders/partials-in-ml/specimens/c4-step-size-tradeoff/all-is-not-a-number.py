"""Loses all numbers on the way.

fails: test_c4_labels test_c4_forward test_c4_central test_c4_range
"""

# %% c4_figure
c4_figure, ax = plt.subplots()
h = 10.0 ** -np.arange(1, 16)
ax.loglog(h, h * np.nan, label="forward")
ax.loglog(h * np.inf, h, label="central")
ax.set(xlabel="h", ylabel="error")
ax.legend()
