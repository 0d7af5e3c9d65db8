"""What a Python kernel says of its language: the stub of one in a child, and the notebook that the examiner writes."""

from __future__ import annotations

import platform

LANGUAGE_INFO = {  # what nbclient writes into a notebook
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
    "version": platform.python_version(),
}
