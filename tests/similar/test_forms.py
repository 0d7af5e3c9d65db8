"""What is shown of pairs: nothing that a student wrote is more than text."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from rich.console import Console

from nablagrade.errors import UsageError
from nablagrade.similar.comparing import Alike, Answer, Shared
from nablagrade.similar.export import export
from nablagrade.similar.finding import Found
from nablagrade.similar.forms import build_table, to_json
from nablagrade.similar.page import to_html

EVIL = "</pre><script>alert(1)</script>"


@pytest.fixture
def found():
    """Two students whose names, answers, values and mistakes are weapons."""
    one, two = (Answer(f"{name}{EVIL}", "a: c1", f"x = 1\n{EVIL}\ny = 2") for name in "ab")
    shared = Shared("a: c1", 0.9, one, two, frozenset({2}), frozenset({3}), (EVIL,), (f"test: {EVIL}",))
    pair = Alike(one.student, two.student, 0.8, (shared,))
    return Found(f"week{EVIL}", 2, 1, 0, (pair,), ((one.student, two.student, EVIL),))


def test_the_page_runs_nothing(found):
    """No tag of theirs is in the page, whose policy allows one style and nothing else."""
    page = to_html(found)
    assert "<script" not in page
    assert page.count("</pre>") == 2
    assert "default-src 'none'" in page
    assert set(re.findall(r"<mark>(.*?)</mark>", page)) == {
        "&lt;/pre&gt;&lt;script&gt;alert(1)&lt;/script&gt;",
        "y = 2",
    }


def test_the_page_accuses_nobody(found):
    """It says that alikeness is no proof, and has no word for a crime."""
    page = to_html(found).casefold()
    assert "no proof" in page
    assert not re.search(r"plagiar|cheat|copied|guilt|suspect", page)


def test_json_has_the_evidence(found):
    """Both answers, the shared lines, values and mistakes."""
    (pair,) = json.loads(to_json(found))["pairs"]
    assert pair["exercises"][0]["shared_lines"] == [[2], [3]]
    assert pair["exercises"][0]["shared_values"] == [EVIL]


def test_no_row_of_the_table_breaks(found):
    """Where there is no room the exercises go, and the table says so; markup in a name is text."""
    (pair,) = found.pairs
    named = replace(found, pairs=(replace(pair, first="[red]ann", second="bo"),))
    for width, is_there in ((70, True), (40, False)):
        console = Console(width=width)
        with console.capture() as capture:
            console.print(build_table(named, width))
        rows = [line for line in capture.get().splitlines() if "ann" in line]
        assert len(rows) == 1
        assert "80% │ [red]ann │ bo" in rows[0]
        assert ("a: c1 90%" in rows[0]) == is_there
        assert ("1 column left out" in capture.get()) != is_there


@pytest.mark.parametrize("tool", ["dolos", "jplag"])
def test_export_leads_nowhere(found, tool, tmp_path):
    """A student's name becomes one file or folder below the new one; what was released lies apart."""
    answers = [Answer("../../evil", "a: c1", "x = 1"), Answer("bo", "a: c1", "y = 2")]
    command = export(tool, tmp_path / "out", answers, ["given = 0"])
    files = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.py")}
    assert len(files) == 3
    assert all(name.startswith("out/") for name in files)
    assert "released" in command
    with pytest.raises(UsageError, match="not empty"):
        export(tool, tmp_path / "out", answers, [])
