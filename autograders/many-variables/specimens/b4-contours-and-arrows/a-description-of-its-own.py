"""A dictionary that looks like the plain data of a figure.

fails: test_b4_contours test_b4_arrows test_b4_axes
"""

# %% b4_figure
b4_figure = {"axes": [{"xlabel": "x", "ylabel": "y", "aspect": "equal", "contours": [], "arrows": []}]}
