"""`nablagrade review` as a server: whom it lets in, what it tells, and that no mark is lost or written twice."""

from __future__ import annotations

import re
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path

import pytest

from nablagrade.errors import CourseError, UsageError
from nablagrade.records.gradebook.gradebook import Gradebook
from nablagrade.review.desk import Desk
from tests.review.made_class import CELL, Handed, build, crowd, hand_in, rows_of
from tests.review.visitor import Visitor, enter
from tests.servers import formgrader, review

pytestmark = pytest.mark.slow

CLASS = {
    "anna": Handed("Because y is held."),
    "bert": Handed("because  y is held"),
    "cora": Handed("Hm.", code="a1_total = '1/2x'", is_read=False),
}


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    """A class of three, two of whom say the same; nobody writes into it."""
    return build(tmp_path_factory.mktemp("review") / "course", CLASS)


@pytest.fixture(scope="module")
def running(settings):
    """Its server."""
    with review(settings.root) as server:
        yield server


def test_the_token_becomes_a_cookie(running):
    """The address lets in once and leads to one without the token; nobody enters without it."""
    stranger = Visitor(running.home)
    for path in ("/", "/question/1", "/question/1/answers", "/question/1/marks", "/static/review.js", "/?token=x"):
        assert stranger.ask(path).status == 403, path
    opened = stranger.ask(running.address.removeprefix(running.home))
    assert re.findall(r"url=([^\"]*)\"", opened.body) == ["/"]
    assert "HttpOnly" in opened.headers["set-cookie"]
    assert "SameSite=Strict" in opened.headers["set-cookie"]
    assert running.address.partition("token=")[2] not in opened.body
    assert stranger.ask("/").status == 200


def test_other_names_and_sites_are_refused(running):
    """A name that somebody has led to this machine, another site's page, and a form without the page's own word."""
    visitor = enter(running)
    path = "/question/1/marks"
    assert visitor.ask(path, Host="evil.example").status == 403
    assert visitor.ask(path, Sec_Fetch_Site="cross-site").status == 403
    assert visitor.ask(path, {"changes": []}, X_XSRFToken="").status == 403
    assert visitor.ask(path, {"changes": []}, X_XSRFToken="2|x|y|z").status == 403
    assert visitor.ask(path, {"changes": []}).status == 200


def test_headers_are_strict(running):
    """No site is let in by a header, nothing is kept, and nothing but the page's own files is run."""
    headers = enter(running).ask("/question/1").headers
    assert "access-control-allow-origin" not in headers
    assert headers["cache-control"] == "no-store"
    assert "unsafe" not in headers["content-security-policy"]
    assert "default-src 'none'" in headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/static/../server.py", "/static/%2e%2e/server.py", "/question/99", "/etc/passwd"])
def test_what_is_not_there_is_not_told(running, path):
    """No other file of the machine, and no traceback."""
    told = enter(running).ask(path)
    assert told.status in (403, 404)
    assert "import" not in told.body


@pytest.mark.parametrize(
    "wrong", [{}, {"changes": [{"id": "x"}]}, {"changes": "all"}, [], {"changes": [], "more": 1}, {"changes": [None]}]
)
def test_odd_decisions_are_refused(running, settings, wrong):
    """What is no decision changes nothing."""
    assert enter(running).ask("/question/1/marks", wrong).status == 400
    assert set(rows_of(settings).values()) == {(None, True, None)}


@pytest.mark.parametrize("points", [-1, 3.5, 1e9])
def test_points_are_within_the_question(running, settings, points):
    """Nobody gets less than none or more than there are."""
    visitor = enter(running)
    assert visitor.ask("/question/1/marks", {"changes": visitor.changes(points=points)}).status == 400
    assert set(rows_of(settings).values()) == {(None, True, None)}


def test_unread_answers_come_with_what_was_read(running):
    """Only what a machine could not read, with the hint and what it saw."""
    (only,) = enter(running).ask("/question/0/answers?names=1").data["groups"]
    assert [one["name"] for one in only["answers"]] == ["cora"]
    assert only["reasons"] == [{"title": "The sum of all", "outcome": "INVALID", "words": "Two readings.\ngot 1/2x"}]


def test_hidden_names_are_not_told(settings):
    """With `--hide-names` no answer of the server has one, whatever is asked for."""
    with review(settings.root, "--hide-names") as server:
        visitor = enter(server)
        told = visitor.ask("/question/1/answers?names=1").data
        answers = [one["id"] for group in told["groups"] for one in group["answers"]]
        paths = ["/", "/question/1", "/question/1/answers?names=1", "/question/1/marks"]
        pages = [visitor.ask(path).body for path in (*paths, *(f"/question/1/answers/{one}" for one in answers))]
    assert len(answers) == 3
    assert [name for name in CLASS for page in pages if name in page] == []


def test_an_unknown_question_is_named(settings):
    """By what there is instead; and so is an assignment in which nobody has to mark anything."""
    with Gradebook(settings.db_url, settings.course_id) as gradebook:
        desk = Desk(settings, gradebook, "sums", settings.records)
        with pytest.raises(UsageError, match="name one of a1-total, b2_text"):
            desk.find("b3")
        assert desk.find("a1") == desk.find("a1-total")  # as people say it
        with pytest.raises(CourseError, match="holds no notebook"):
            Desk(settings, gradebook, "minus", settings.records)


def test_an_answer_that_is_another_one_is_not_marked(tmp_path):
    """What was handed in after the page was loaded is read before it gets points."""
    settings = build(tmp_path / "course", CLASS)
    with review(settings.root, CELL) as server:
        visitor = enter(server)
        changes = visitor.changes()
        hand_in(settings, "anna", Handed("Something else."))
        told = visitor.ask("/question/1/marks", {"changes": changes})
        assert (told.status, told.data["now"]) == (409, {})
        assert set(rows_of(settings).values()) == {(None, True, None)}
        assert visitor.ask("/question/1/marks", {"changes": visitor.changes()}).status == 200


def test_formgrader_shows_it(tmp_path):
    """What formgrader's page asks for has the points, the words, and that nobody waits any more."""
    settings = build(tmp_path / "course", {"anna": Handed("Because.")})
    with review(settings.root, CELL) as server:
        visitor = enter(server)
        assert visitor.ask("/question/0/marks", {"changes": visitor.changes(0, 2.5, "Well said.")}).status == 200
    (tmp_path / "home").mkdir()
    with formgrader(settings.root, tmp_path / "home") as address:
        ask = Visitor(address.rstrip("/")).ask
        (submission,) = ask("/formgrader/api/submitted_notebooks/sums/level-a").data
        (grade,) = (
            one for one in ask(f"/formgrader/api/grades?submission_id={submission['id']}").data if one["name"] == CELL
        )
        said = [one["manual_comment"] for one in ask(f"/formgrader/api/comments?submission_id={submission['id']}").data]
    assert (submission["needs_manual_grade"], grade["manual_score"]) == (False, 2.5)
    assert "Well said." in said


@pytest.fixture(params=["file", pytest.param("server", marks=pytest.mark.needs_postgres)])
def large(request, tmp_path, make_database):
    """Forty who say the same, in a gradebook of either kind."""
    if request.param == "file":
        return build(tmp_path / "course", crowd(40, 1, 40))
    server, name = request.getfixturevalue("server"), f"review_{request.node.originalname[:30]}"
    make_database(server, name)
    address = f"{server.replace('postgresql:', 'postgresql+psycopg2:')}/{name}"
    return build(tmp_path / "course", crowd(40, 1, 40), f'c.CourseDirectory.db_url = "{address}"\n')


def test_two_at_once_never_write_over_each_other(large):
    """Of two decisions for the same marks, by two servers at once, one is written whole; the other one sees it."""
    with review(large.root, CELL) as one, review(large.root, CELL) as other, ThreadPoolExecutor(2) as pool:
        visitors = enter(one), enter(other)
        orders = [(who, who.changes(0, points)) for who, points in zip(visitors, (1.0, 2.0), strict=True)]
        start = threading.Barrier(2)

        def decide(order):
            who, changes = order
            start.wait()
            return who.ask("/question/0/marks", {"changes": changes})

        told = list(pool.map(decide, orders))
    assert sorted(one.status for one in told) == [200, 409]
    won = float(1 + [one.status for one in told].index(200))
    assert set(rows_of(large).values()) == {(won, False, None)}
    (lost,) = (one.data for one in told if one.status == 409)
    assert {mark["points"] for mark in lost["now"].values()} == {won}


def test_no_mark_is_lost_when_the_server_is_killed(large):
    """`kill -9` while a decision for the group is on its way: all of it is there or nothing, and all if it was told."""
    for points, delay in ((0.5, 0.0), (1.0, 0.01), (1.5, 0.03), (2.0, 0.06), (2.5, 0.3)):
        before = set(rows_of(large).values())
        with review(large.root, CELL) as server:
            visitor = enter(server)
            order = {"changes": visitor.changes(0, points, f"{points} points")}
            killer = threading.Timer(delay, server.process.kill)
            killer.start()
            try:
                is_told = visitor.ask("/question/0/marks", order).status == 200
            except (OSError, HTTPException):
                is_told = False
            killer.join()
        after = set(rows_of(large).values())
        made = {(points, False, f"{points} points")}
        assert after in ([made] if is_told else [before, made])


def test_a_port_in_use_is_told(settings, running, command):
    """In one sentence, with what to do."""
    port = running.home.rpartition(":")[2]
    done = command("nablagrade", "review", "sums", "--no-browser", "--port", port, cwd=settings.root)
    assert done.returncode == 2
    assert (
        done.stderr
        == f"nablagrade: --port {port}: cannot be used (Address already in use); give another one, or none\n"
    )


def test_ctrl_c_ends_it_quietly(settings):
    """Also while the process that opens notebooks is there."""
    with review(settings.root, CELL, "--hide-names") as server:
        visitor = enter(server)
        (first, *_) = visitor.changes(1)
        assert "held" in visitor.ask(f"/question/1/answers/{first['id']}").data["html"]
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait(60) == 0


def test_the_address_is_of_the_question(settings):
    """With a question named the page opens there, else where all of them are."""
    for words, page in (((), "/"), ((CELL,), "/question/1"), (("a1-total",), "/question/0")):
        with review(settings.root, *words) as server:
            assert server.address.startswith(f"{server.home}{page}?token=")
            assert Path(server.home).name.startswith("127.0.0.1:")
