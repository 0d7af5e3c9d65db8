"""No figure at all.

fails: test_b4_slice test_b4_tangent test_b4_dot test_b4_labels
"""

# %% b4_figure
b4_figure = plt.close()
