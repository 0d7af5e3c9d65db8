"""Keeps the axes in place of the figure.

fails: nothing
"""

# %% b4_figure
figure, b4_figure = plt.subplots()
b4_figure.set(xlabel="x", ylabel="y", aspect="equal")
