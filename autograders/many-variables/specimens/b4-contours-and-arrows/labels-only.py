"""An empty pair of axes with labels and equal scales.

fails: nothing
"""

# %% b4_figure
b4_figure, axes = plt.subplots()
axes.set(xlabel="x", ylabel="y", aspect="equal")
