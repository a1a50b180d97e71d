"""Somebody on the staff who may read everything, signed in over HTTP like anybody else."""

import re
import secrets
from http.client import HTTPConnection
from urllib.parse import urlencode

from surveyapp.bench.servers import Server
from surveyapp.bench.town import ROOT, Town
from surveyapp.domain.access import OPERATOR, Grant, Role
from surveyapp.services import accounts, people

_EMAIL = "reader@example.org"
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_FOUND = 302


def signed_in(town: Town, server: Server) -> str:
    """The session cookie of a controller of the whole town."""
    password = secrets.token_urlsafe(16)
    with town.installation.writing() as session:
        person = people.add(session, OPERATOR, _EMAIL, "Reader", town.now)
        people.grant(session, OPERATOR, person, Grant(Role.CONTROLLER, ROOT), town.now)
        token = accounts.new_link(session, OPERATOR, person, town.now)
        accounts.choose_password(session, token, password, town.now)
    connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request("GET", "/sign-in")
    page = connection.getresponse()
    cookie = _cookie(page.getheader("Set-Cookie", ""))
    found = _TOKEN.search(page.read().decode())
    fields = {"email": _EMAIL, "password": password, "csrf_token": found[1] if found else ""}
    connection.request("POST", "/sign-in", urlencode(fields), {**_FORM, "Cookie": cookie})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status != _FOUND:
        raise RuntimeError(answer.status)
    return _cookie(answer.getheader("Set-Cookie", ""))


def _cookie(header: str) -> str:
    return header.partition(";")[0]
