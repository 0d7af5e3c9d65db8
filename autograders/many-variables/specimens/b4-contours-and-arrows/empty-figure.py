"""Makes a figure without axes.

fails: test_b4_contours test_b4_arrows test_b4_axes
"""

# %% b4_figure
b4_figure = plt.figure()
