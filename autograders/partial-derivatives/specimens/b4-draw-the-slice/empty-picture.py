"""Axes with labels, nothing on them.

fails: test_b4_slice test_b4_tangent test_b4_dot test_b4_labels
"""

# %% b4_figure
b4_figure, axes = plt.subplots()
axes.plot([], [], label="slice")
axes.plot([], [], label="tangent")
axes.set(xlabel="x", ylabel="z")
axes.legend()
