"""Answer pages leave no trace in a log, however talkative somebody made the server (§2.3)."""

import http.client
import os
import secrets
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from surveyapp.domain.access import OPERATOR
from surveyapp.services import invitations
from surveyapp.services.installation import Installation
from tests import build_rounds
from tests.journeys.conftest import served

VISITOR = "127.0.0.7"
"""The visitor's own address; the server listens at another."""
BEFORE_THE_PROXY = "203.0.113.77"
TEXT = "kanarifugl i loggen"
TALKATIVE = """
import logging, os
logging.basicConfig(level=logging.DEBUG, filename=os.environ["LOGGED_TO"])
logging.getLogger("sqlalchemy.engine").setLevel(logging.DEBUG)
logging.getLogger("tests").debug("everything is logged in process %d", os.getpid())
"""
"""What Python runs at the start of every process: all libraries log all they can."""
LOUD = {
    "RUST_LOG": "trace",
    "GRANIAN_LOG_LEVEL": "debug",
    "GRANIAN_LOG_ACCESS_ENABLED": "true",
    "PYTHONDEVMODE": "1",
    "PYTHONWARNINGS": "ignore",
}


class Visitor:
    """Somebody who answers by hand, from an address of their own."""

    def __init__(self, line: http.client.HTTPConnection) -> None:
        self._line = line

    def send(self, method: str, path: str, **fields: str) -> int:
        head = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Forwarded-For": BEFORE_THE_PROXY,
            "Referer": f"http://site{path}",
        }
        self._line.request(method, path, urlencode(fields) or None, head)
        answer = self._line.getresponse()
        answer.read()
        return answer.status


def test_no_log_tells_of_answer_pages(either: Installation, tmp_path: Path) -> None:
    town = build_rounds.municipality(either)
    now = datetime.now(UTC)
    wanted = build_rounds.plan(
        {"bakken": 20}, opens_at=now, closes_at=now + timedelta(days=9), access="codes"
    )
    round_id = build_rounds.opened(town, wanted, now)
    with town.writing() as session:
        code = invitations.make_codes(town, session, OPERATOR, round_id, "bakken", now)[0].codes[0]
    link = build_rounds.links(town, round_id)[0]
    (tmp_path / "sitecustomize.py").write_text(TALKATIVE)
    logged = tmp_path / "logged"
    settings = {
        **LOUD,
        "LOGGED_TO": str(logged),
        "PYTHONPATH": os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")]),
        "SURVEYAPP_DEFINITIONS": str(town.config.definitions),
        "SURVEYAPP_TRUSTED_PROXIES": "1",
    }
    mark = secrets.token_hex(16)
    answer = {"form": mark, "code": code, "thrives": "5", "more": TEXT, "action": "submit"}

    with (tmp_path / "printed").open("wb") as printed, served(town, printed, **settings) as site:
        where = urlsplit(site.address).netloc
        with closing(http.client.HTTPConnection(where, source_address=(VISITOR, 0))) as line:
            visitor = Visitor(line)
            sent = [
                visitor.send("GET", f"/s/{link}"),
                visitor.send("GET", f"/s/{link}/form"),
                visitor.send("POST", "/c", code=code),
                visitor.send("POST", "/c", code="2222-2222-2222"),
                visitor.send("POST", f"/s/{link}", **{**answer, "thrives": "9"}),
                visitor.send("POST", f"/s/{link}", **answer),
                visitor.send("POST", f"/s/{link}", **{**answer, "form": secrets.token_hex(16)}),
                visitor.send("GET", f"/s/{link}/nowhere"),
                visitor.send("GET", f"/c/{code}"),
            ]

    assert sent == [200, 200, 200, 404, 422, 303, 409, 404, 404]
    told = b"\n".join(place.read_bytes() for place in (tmp_path / "printed", logged))
    assert told.count(b"everything is logged") >= 2
    traces = [code, code.replace("-", ""), link, mark, TEXT, VISITOR, BEFORE_THE_PROXY, "/s/", "/c"]
    assert [trace for trace in traces if trace.lower().encode() in told.lower()] == []
