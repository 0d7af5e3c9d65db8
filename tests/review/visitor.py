"""Who talks to `nablagrade review` without a browser: with the cookies that it gives, and what else is asked for."""

from __future__ import annotations

import http.client
import json
import re
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tests.servers import Review


@dataclass
class Told:
    """What was answered."""

    status: int
    body: str
    headers: Mapping[str, str]

    @property
    def data(self) -> Any:
        """The body as plain data."""
        return json.loads(self.body)


@dataclass
class Visitor:
    """One visitor, and what they carry."""

    home: str
    cookies: dict[str, str] = field(default_factory=dict)
    xsrf: str = ""

    def ask(self, path: str, body: Any = None, **headers: str) -> Told:
        """Ask for a page, or send plain data; a header with an empty text is left out."""
        place = urlsplit(self.home)
        own = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), "X-XSRFToken": self.xsrf}
        sent = own | {name.replace("_", "-"): text for name, text in headers.items()}
        text = None if body is None else json.dumps(body)
        kept = {name: value for name, value in sent.items() if value}
        with closing(http.client.HTTPConnection(place.hostname or "", place.port, timeout=60)) as connection:
            connection.request("GET" if body is None else "POST", path, text, kept)
            found = connection.getresponse()
            told = Told(
                found.status, found.read().decode(), {name.lower(): value for name, value in found.getheaders()}
            )
            for line in found.headers.get_all("Set-Cookie") or ():
                name, _, value = line.partition(";")[0].partition("=")
                self.cookies[name] = value
        return told

    def changes(self, number: int = 1, points: float | None = 2.0, comment: str | None = None) -> list[dict[str, Any]]:
        """What gives the first group of a question so many points."""
        answers = self.ask(f"/question/{number}/answers?names=1").data["groups"][0]["answers"]
        return [
            {
                "id": one["id"],
                "version": one["version"],
                "seen": one["mark"],
                "points": points,
                "comment": comment,
                "is_open": False,
            }
            for one in answers
        ]


def enter(server: Review) -> Visitor:
    """Open the address that the server has said, as a browser does."""
    visitor = Visitor(server.home)
    opened = visitor.ask(server.address.removeprefix(server.home))
    assert opened.status == 200
    page = visitor.ask("/question/0")
    visitor.xsrf = re.findall(r'name="xsrf" content="([^"]+)"', page.body)[0]
    return visitor
