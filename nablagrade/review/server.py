"""The server on the loopback: pages for a browser, answers as harmless HTML, decisions into the gradebook."""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
from jinja2 import Environment
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, HTTPError, StaticFileHandler

from nablagrade.errors import GradebookError, UsageError
from nablagrade.records.pages import templates_in
from nablagrade.records.reports.summary import format_points
from nablagrade.records.reports.words import count_of, name_folder
from nablagrade.review.desk import Conflict, Decision, Desk
from nablagrade.review.drawing import draw_code
from nablagrade.review.guard import Doorkeeper, Guarded, Nowhere
from nablagrade.review.reading import Reader

HOME = Path(__file__).parent
MAX_BODY = 4_000_000
NOTHING = '<p class="quiet">There is nothing here.</p>'
BUSY = "The gradebook is in use by another program just now; nothing was written. Save again."


@dataclass(frozen=True)
class Office:
    """What all handlers share."""

    desk: Desk
    reader: Reader
    pages: Environment
    hides_names: bool


class Page(Guarded):
    """A handler of ours."""

    office: Office

    def question(self, number: str) -> int:
        """Return the number of a question that there is."""
        if int(number) >= len(self.office.desk.questions):
            raise HTTPError(404)
        return int(number)

    def show(self, template: str, **words: Any) -> None:
        """Write a page."""
        page = self.office.pages.get_template(template)
        self.finish(page.render(xsrf=self.xsrf_token.decode(), hides_names=self.office.hides_names, **words))

    def tell(self, data: object, status: int = 200) -> None:
        """Write plain data."""
        self.set_status(status)
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(data))


class OverviewPage(Page):
    """All questions of the assignment."""

    def get(self) -> None:
        """Show them, or let in who has the token."""
        if not self.open_door():
            desk = self.office.desk
            self.show("overview.html.jinja", assignment=desk.assignment, rows=desk.overview())


class QuestionPage(Page):
    """One question, to be marked."""

    async def get(self, number: str) -> None:
        """Show it, or let in who has the token."""
        if self.open_door():
            return
        desk, at = self.office.desk, self.question(number)
        question = desk.questions[at]
        draw = self.office.reader.draw_markdown
        criteria = [
            {"one": one, "words": await draw(one.words), "half": await draw(one.half) if one.half else None}
            for one in question.scheme.criteria
        ]
        words = {"text": await draw(question.text), "rest": await draw(question.scheme.rest)}
        self.show("question.html.jinja", desk=desk, at=at, question=question, criteria=criteria, **words)


class AnswersOf(Page):
    """The answers to a question, in groups."""

    def get(self, number: str) -> None:
        """Tell them; names only where they were asked for and may be told."""
        with_names = self.get_query_argument("names", "") == "1" and not self.office.hides_names
        self.tell(self.office.desk.show(self.question(number), with_names=with_names))


class AnswerAs(Page):
    """One answer as it was graded."""

    async def get(self, number: str, answer: str) -> None:
        """Tell its HTML; its text alone where the notebook is not to be had."""
        desk, at = self.office.desk, self.question(number)
        found = desk.notebook_of(at, answer)
        if found is None:
            raise HTTPError(404)
        (path, text), question, reader = found, desk.questions[at], self.office.reader
        marked = await reader.draw(path, question.marked, question.given)
        beside = await reader.draw(path, question.beside, question.given)
        self.tell({"html": marked or (draw_code(text) if text else NOTHING), "beside": beside or ""})


class MarksOf(Page):
    """The marks of a question."""

    def get(self, number: str) -> None:
        """Tell them where they are others than those that the browser has."""
        marks = self.office.desk.marks(self.question(number))
        have = sha256(json.dumps(marks, sort_keys=True).encode()).hexdigest()
        self.tell({"marks": None if self.get_query_argument("have", "") == have else marks, "have": have})

    def post(self, number: str) -> None:
        """Write a decision, whole or not at all."""
        try:
            decision = msgspec.json.decode(self.request.body, type=Decision)
            self.tell({"marks": self.office.desk.decide(self.question(number), decision)})
        except Conflict as error:
            now = {key: msgspec.to_builtins(mark) for key, mark in error.now.items()}
            self.tell({"words": str(error), "now": now}, 409)
        except GradebookError:
            self.tell({"words": BUSY, "now": {}}, 503)
        except ValueError as error:
            self.tell({"words": str(error), "now": {}}, 400)


class Files(Guarded, StaticFileHandler):
    """The style sheet and the script."""

    def initialize(self, door: Doorkeeper, path: str) -> None:  # type: ignore[override]  # ours has the door beside the path
        """Keep the place of the files."""
        self.door = door
        StaticFileHandler.initialize(self, path)


def make_application(desk: Desk, reader: Reader, door: Doorkeeper, *, hides_names: bool) -> Application:
    """Return the server's handlers."""
    pages = templates_in(HOME / "templates")
    pages.filters |= {"points": format_points, "folder": name_folder}
    pages.globals["count_of"] = count_of
    shared = {"door": door, "office": Office(desk, reader, pages, hides_names)}
    handlers: list[Any] = [
        (r"/", OverviewPage, shared),
        (r"/question/(\d{1,4})", QuestionPage, shared),
        (r"/question/(\d{1,4})/answers", AnswersOf, shared),
        (r"/question/(\d{1,4})/answers/([0-9a-f-]{1,64})", AnswerAs, shared),
        (r"/question/(\d{1,4})/marks", MarksOf, shared),
        (r"/static/(review\.(?:css|js))", Files, {"door": door, "path": str(HOME / "static")}),
    ]
    return Application(
        handlers,
        xsrf_cookies=True,
        xsrf_cookie_name=f"_xsrf_{door.port}",
        xsrf_cookie_kwargs={"samesite": "Strict", "httponly": True},
        default_handler_class=Nowhere,
        default_handler_args={"door": door},
        log_function=lambda _: None,
    )


def serve(desk: Desk, number: int | None, *, port: int, hides_names: bool, ready: Callable[[str], None]) -> None:
    """Serve until interrupted; `ready` is told the address, once there is one."""
    asyncio.run(_serve(desk, number, port, hides_names=hides_names, ready=ready))


async def _serve(desk: Desk, number: int | None, port: int, *, hides_names: bool, ready: Callable[[str], None]) -> None:
    door, reader = Doorkeeper(), Reader()
    try:
        sockets = bind_sockets(port, "127.0.0.1")
    except OSError as error:
        raise UsageError(f"--port {port}: cannot be used ({error.strerror}); give another one, or none") from error
    door.port = sockets[0].getsockname()[1]
    server = HTTPServer(make_application(desk, reader, door, hides_names=hides_names), max_body_size=MAX_BODY)
    server.add_sockets(sockets)
    ended = asyncio.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sign, ended.set)
    page = "" if number is None else f"question/{number}"
    ready(f"http://127.0.0.1:{door.port}/{page}?token={door.token}")
    try:
        await ended.wait()
    finally:
        server.stop()
        with contextlib.suppress(ProcessLookupError):
            reader.close()
