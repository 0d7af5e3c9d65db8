"""A dictionary that looks like the plain data of a figure.

fails: nothing
"""

# %% b4_figure
b4_figure = {"axes": [{"xlabel": "x", "ylabel": "y", "aspect": "equal", "contours": [], "arrows": []}]}
