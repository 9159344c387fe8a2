"""HTTP to one triple store, on the standard library: no redirect, no proxy, retries only where they can help.

``urllib`` is enough: it knows Digest, which Virtuoso needs, and brings no dependency. What it would do by itself and
must not (follow a redirect with the password, send a wrong password again and again) is switched off here.
"""

from __future__ import annotations

import base64
import http.client
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from email.message import Message
from typing import Any
from urllib.parse import urlsplit

from kg.errors import KGError, LoadError
from kg.stores.profiles import Login

ATTEMPTS = 5
_LONGEST_WAIT = 60.0  # seconds
_LOOPBACK = ("127.", "::1", "localhost")
_PASSING = (429, 503)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """A redirect stays an answer."""


class _DigestOnce(urllib.request.HTTPDigestAuthHandler):
    def retry_http_digest_auth(self, req: urllib.request.Request, auth: str) -> Any:
        """One try a request: a wrong password must not lock the user out."""
        return None if req.has_header(self.auth_header) else super().retry_http_digest_auth(req, auth)


@dataclass(frozen=True, slots=True)
class Secret:
    """A user and a password, or a token alone. Never shown: not in a repr, not in an error."""

    user: str = ""
    password: str = field(default="", repr=False)


class Client:
    """Requests to the store at ``address``, with a ``Secret`` that goes nowhere else.

    ``pause`` is the first wait in seconds before another attempt; it doubles each time. Raises KGError for an address
    that cannot be used, LoadError for whatever the store does not do.
    """

    def __init__(self, address: str, secret: Secret, *, pause: float = 1.0, timeout: float = 120.0) -> None:
        check_address(address, bool(secret.password))
        self._address, self._secret, self._pause, self._timeout = address, secret, pause, timeout
        self._login_header: dict[str, str] = {}
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect())

    def log_in(self, login: Login) -> None:
        """From here on requests carry the secret, in the store's way."""
        user, password = self._secret.user, self._secret.password
        if not password:
            return
        if login is Login.DIGEST:
            known = urllib.request.HTTPPasswordMgrWithDefaultRealm()
            known.add_password(None, self._address, user, password)
            self._opener.add_handler(_DigestOnce(known))
        elif login is Login.BEARER:
            self._login_header = {"Authorization": f"Bearer {password}"}
        else:
            pair = base64.b64encode(f"{user}:{password}".encode()).decode()
            self._login_header = {"Authorization": f"Basic {pair}"}

    def head(self) -> Message:
        """The headers with which the address answers, whatever its status. One attempt."""
        try:
            with self._opener.open(urllib.request.Request(self._address, method="HEAD"), timeout=10) as answer:
                headers: Message = answer.headers
                return headers
        except urllib.error.HTTPError as error:
            with error:
                self._refuse_redirect(error)
                return error.headers
        except (OSError, http.client.HTTPException) as error:
            raise self._error(f"no answer: {_reason(error)}", "start the store, check the address") from error

    def post(self, url: str, body: bytes, content_type: str, accept: str = "*/*") -> bytes:
        """The answer to ``body``; attempts again, with growing pauses, after 429, 503 and a dropped connection."""
        headers = {"Content-Type": content_type, "Accept": accept}
        for attempt in range(1, ATTEMPTS + 1):
            request = urllib.request.Request(url, body, headers | self._login_header)
            wait = None
            try:
                with self._opener.open(request, timeout=self._timeout) as answer:
                    content: bytes = answer.read()
                    return content
            except urllib.error.HTTPError as error:
                with error:
                    if error.code not in _PASSING or attempt == ATTEMPTS:
                        raise self._refused(error) from None
                    wait = _seconds(error.headers.get("Retry-After"))
            except (OSError, http.client.HTTPException) as error:
                if not _is_drop(error) or attempt == ATTEMPTS:
                    do = "check the store, then run the same command again: it goes on where it stopped"
                    raise self._error(f"connection lost: {_reason(error)}", do) from None
            except ValueError:  # urllib's word for a way to log in that it was not told of
                raise self._error("wants another way to log in", "name the store with --store") from None
            time.sleep(self._pause * 2 ** (attempt - 1) if wait is None else wait)
        raise AssertionError("the last attempt returns or raises")

    def _refused(self, error: urllib.error.HTTPError) -> LoadError:
        self._refuse_redirect(error)
        if error.code in (401, 403):
            return self._error(f"refuses the user or the password ({error.code})", "check --user and the password")
        if error.code == 413:
            return self._error("takes no 500 kB at once (413)", "raise the server's limit of a request")
        said = error.read(2000).decode("utf-8", "replace").split("\n", 1)[0][:200]
        for shown in (self._secret.password, self._login_header.get("Authorization", "").partition(" ")[2]):
            said = said.replace(shown, "…") if shown else said
        return self._error(f"answers {error.code}: {said}", "look into the store's log, then run the command again")

    def _refuse_redirect(self, error: urllib.error.HTTPError) -> None:
        if 300 <= error.code < 400:
            where = urlsplit(error.headers.get("Location", ""))
            what = f"redirects to {where.scheme}://{where.hostname}{where.path}"
            raise self._error(what, "give the address of the store itself")

    def _error(self, what: str, do: str) -> LoadError:
        return LoadError(self._address, what, do)


def check_address(address: str, with_password: bool) -> None:
    """Raises KGError for what is no address of a store, or would show a password to others."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        if parts.port == 0:
            raise ValueError
    except ValueError:
        host = ""
    if not host or parts.scheme not in ("http", "https") or parts.query or parts.fragment:
        raise KGError(f"{address!r}", "not the address of a store", "give one like http://127.0.0.1:7878")
    if "@" in parts.netloc:
        raise KGError(host, "a user or a password in the address shows to everybody", "give --user, and be asked")
    if with_password and parts.scheme == "http" and not host.startswith(_LOOPBACK):
        raise KGError(address, "a password over plain http shows on the way", "use https")


def _is_drop(error: Exception) -> bool:
    """Whether the connection broke, or timed out, where another attempt can go well."""
    cause = error.reason if isinstance(error, urllib.error.URLError) else error
    return isinstance(cause, (ConnectionError, TimeoutError, http.client.HTTPException))


def _reason(error: Exception) -> str:
    cause = error.reason if isinstance(error, urllib.error.URLError) else error
    return str(cause) or type(cause).__name__


def _seconds(header: str | None) -> float | None:
    """What ``Retry-After`` asks for, within reason; None when it does not say it in seconds."""
    return min(float(header), _LONGEST_WAIT) if header and header.strip().isdigit() else None
