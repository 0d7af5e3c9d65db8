"""Keeps the axes in place of the figure.

fails: test_b4_contours test_b4_arrows test_b4_axes
"""

# %% b4_figure
figure, b4_figure = plt.subplots()
b4_figure.set(xlabel="x", ylabel="y", aspect="equal")
