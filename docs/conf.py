"""How the site is made of these pages: `make docs`. It opens from a folder, without a server or a network."""

project = "nablagrade"
author = "the nablagrade authors"
extensions = ["myst_parser"]
exclude_patterns = ["_build", "examples"]
html_theme = "furo"
html_title = "nablagrade"
html_show_copyright = False
html_show_sphinx = False
myst_heading_anchors = 3
nitpicky = True  # a link that leads nowhere is an error, with `-W`
