"""Who may ask the server: this machine's browser that was opened with the token, under the server's own name."""

from __future__ import annotations

import hmac
import secrets
from typing import Any

from tornado.web import HTTPError, RequestHandler

from nablagrade.errors import NablagradeError

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
# A cookie of `SameSite=Strict` is not sent along a redirect from another site's link; from a page of ours it is.
WELCOME = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Review</title>'
WELCOME += '<meta http-equiv="refresh" content="0;url=/{path}"><p><a href="/{path}">Go on</a></p></html>'


class Doorkeeper:
    """The token in the first address, and the cookie that a browser has from then on."""

    def __init__(self) -> None:
        self.token = secrets.token_urlsafe(32)
        self.session = secrets.token_urlsafe(32)
        self.port = 0  # once it is known

    @property
    def cookie(self) -> str:
        """The cookie's name: cookies know no ports, and there may be a server for each assignment."""
        return f"nablagrade-review-{self.port}"

    def knows_name(self, host: str) -> bool:
        """Whether a browser has asked for this server, and not for a name that somebody has led here."""
        return host in {f"{name}:{self.port}" for name in ("127.0.0.1", "localhost")}


class Guarded(RequestHandler):
    """A handler for those who have the cookie; all answers have the same strict headers."""

    def initialize(self, door: Doorkeeper, **more: Any) -> None:
        """Keep what the server gives to each handler."""
        self.door = door
        for name, value in more.items():
            setattr(self, name, value)

    def set_default_headers(self) -> None:
        """Say what a browser may do with an answer: as little as there is."""
        for name, value in HEADERS.items():
            self.set_header(name, value)
        self.clear_header("Server")

    def prepare(self) -> None:
        """Refuse whoever does not belong here."""
        if not self.door.knows_name(self.request.host):
            raise HTTPError(403)
        if self.request.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin") and not self._is_opening():
            raise HTTPError(403)
        if not self._is_known() and not self._is_opening():
            raise HTTPError(403)

    def _is_known(self) -> bool:
        held = self.get_cookie(self.door.cookie, "") or ""
        return hmac.compare_digest(held.encode(), self.door.session.encode())

    def _is_opening(self) -> bool:
        token = self.get_query_argument("token", "")
        return self.request.method == "GET" and hmac.compare_digest(token.encode(), self.door.token.encode())

    def open_door(self) -> bool:
        """Give whoever came with the token the cookie, and an address without it; return whether they did."""
        if not self._is_opening():
            return False
        self.set_cookie(self.door.cookie, self.door.session, httponly=True, samesite="Strict", path="/")
        self.finish(WELCOME.format(path=self.request.path.strip("/")))
        return True

    def write_error(self, status_code: int, **more: Any) -> None:
        """Say in a sentence what to do, and nothing of the program."""
        sentences = {403: "Open the address that `nablagrade review` has said, with its token.", 404: "Not here."}
        error = more.get("exc_info", (None, None))[1]
        if isinstance(error, NablagradeError):
            self.set_status(503)
        words = str(error) if isinstance(error, NablagradeError) else "That did not work; the terminal says why."
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(sentences.get(status_code, words))

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:
        """Keep the terminal for what is no sentence that the browser shows."""
        if not isinstance(value, NablagradeError | HTTPError):
            super().log_exception(typ, value, tb)


class Nowhere(Guarded):
    """Whatever else is asked for."""

    def prepare(self) -> None:
        """Say that there is nothing, to those who may know."""
        super().prepare()
        raise HTTPError(404)
