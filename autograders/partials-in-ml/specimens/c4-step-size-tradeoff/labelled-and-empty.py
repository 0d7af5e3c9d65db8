"""Prepares axes and legend, and draws nothing.

fails: test_c4_labels test_c4_forward test_c4_central test_c4_range
"""

# %% c4_figure
c4_figure, ax = plt.subplots()
ax.loglog([], [], label="forward")
ax.loglog([], [], label="central")
ax.set(xlabel="h", ylabel="error")
ax.legend()
