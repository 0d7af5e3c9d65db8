"""Completion in a real shell: commands, options, and what the course here holds."""

from __future__ import annotations

import pytest

SHELL = """
eval "$(register-python-argcomplete nablagrade)"
COMP_LINE="$1"; COMP_POINT=${#COMP_LINE}; COMP_TYPE=9; COMP_KEY=9
read -ra COMP_WORDS <<< "$COMP_LINE"; COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
[[ $COMP_LINE == *" " ]] && COMP_WORDS+=("") && COMP_CWORD=$((COMP_CWORD + 1))
_python_argcomplete nablagrade
printf "%s\\n" "${COMPREPLY[@]}"
"""


@pytest.fixture
def press_tab(fresh, command):
    """`press_tab(line)`: what bash offers in the small course."""
    return lambda line: {
        one.strip() for one in command("bash", "-c", SHELL, "bash", line, cwd=fresh).stdout.split("\n")
    }


def test_what_is_offered(press_tab):
    """A command, an option of the command alone, an assignment, and a student who has handed in."""
    assert press_tab("nablagrade re") >= {"report", "regrade", "release"}
    assert press_tab("nablagrade grade --fail-") >= {"--fail-under", "--fail-on-notes"}
    assert "sums" in press_tab("nablagrade feedback s")
    assert {"anna"} == press_tab("nablagrade grade sums --student a") - {""}
    assert "15437" not in "".join(press_tab("nablagrade autograde "))
