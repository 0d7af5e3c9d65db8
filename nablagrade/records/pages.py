"""Pages made of templates: all is escaped, nothing undefined is passed over, a policy knows what is allowed."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined


@cache
def templates_in(folder: Path) -> Environment:
    """The templates of a folder."""
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def hash_of(file: Path) -> str:
    """The hash of a style sheet or a script, by which a page's policy allows this one and nothing else."""
    return base64.b64encode(hashlib.sha256(file.read_bytes()).digest()).decode()
