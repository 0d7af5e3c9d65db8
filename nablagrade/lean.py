"""nbgrader's programs without what nobody asks of them: `python -m nablagrade.lean generate_assignment week-1`.

jsonschema works out a grammar of international web addresses when it is imported, which takes longer than all else of
nbgrader's start. No schema of a notebook asks for such an address. With each line that traitlets reads it loads what
completes one in a shell.
"""

from __future__ import annotations

import sys

UNASKED = ("argcomplete", "rfc3987_syntax")


def leave_out() -> None:
    """Let them be as if they were not installed, which whoever asks for them is ready for."""
    for name in UNASKED:
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]  # None is how the import system is told so


def main() -> None:
    """Run `nbgrader` with the words of the command line."""
    leave_out()
    from nbgrader.apps import nbgraderapp  # after what is left out

    nbgraderapp.main()


if __name__ == "__main__":
    main()
