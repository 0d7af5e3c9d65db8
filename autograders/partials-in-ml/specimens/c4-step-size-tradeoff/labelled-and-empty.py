"""Prepares axes and legend, and draws nothing.

fails: ?
"""


# %% c4_figure
c4_figure, ax = plt.subplots()
ax.loglog([], [], label="forward")
ax.loglog([], [], label="central")
ax.set(xlabel="h", ylabel="error")
ax.legend()
