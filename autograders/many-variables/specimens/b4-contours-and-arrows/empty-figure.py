"""Makes a figure without axes.

fails: nothing
"""

# %% b4_figure
b4_figure = plt.figure()
