"""An empty pair of axes with labels and equal scales.

fails: test_b4_contours test_b4_arrows test_b4_axes
"""

# %% b4_figure
b4_figure, axes = plt.subplots()
axes.set(xlabel="x", ylabel="y", aspect="equal")
