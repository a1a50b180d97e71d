"""A process that is made to be killed: it does real work on a real installation.

Started once, it forks a child for every line on its standard input (a JSON order), tells the
child's process id, and tells again when the child is gone. So a kill costs no new start.
"""

import json
import os
import secrets
import signal
import sys
from datetime import datetime
from pathlib import Path
from threading import Thread

from surveyapp.config import Config
from surveyapp.domain.access import OPERATOR
from surveyapp.services import answering, audit, counting, opening, recounting, safekeeping
from surveyapp.services.answering import OpenSurvey, Receipt
from surveyapp.services.installation import Installation, opened
from surveyapp.services.safekeeping import NOTHING, Given

CHAIN = (
    "stop_accepting",
    "in_memory",
    "keep_text_key",
    "store",
    "read_back",
    "destroy_key",
    "remove_mailbox",
    "note_destroyed",
)
"""The steps of `counting.count`, in order."""
AGAIN = {
    "looked_up": recounting,
    "in_memory": counting,
    "require_same": recounting,
    "replace": recounting.stored_releases,
    "record": audit,
    "finish": counting,
    "read_back": counting,
}
"""Where a count of the same answers again can be stopped, in order, and the modules it then stops
in; the last two are after the commit."""
OPENING = {
    "mailbox_of": opening,
    "put_away": safekeeping,
    "_copied": safekeeping,
    "record": audit,
}
"""Where an opening can be stopped, in order, and the modules it then stops in."""
_STOPS = {"count": dict.fromkeys(CHAIN, counting), "open": OPENING, "recount": AGAIN}
_PEOPLE = 4


def main() -> None:
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _obey(json.loads(line))
            os._exit(0)
        _tell(str(child))
        os.waitpid(child, 0)
        _tell("gone")


def _tell(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def _obey(order: dict[str, str]) -> None:
    installation = opened(Config.from_environment())
    round_id, now = int(order["round_id"]), datetime.fromisoformat(order["now"])
    if "stop_before" in order:
        setattr(_STOPS[order["do"]][order["stop_before"]], order["stop_before"], _die)
    if order["do"] == "count":
        given = Given.typed(order["typed"]) if "typed" in order else NOTHING
        counting.count(installation, round_id, now, given=given)
        return
    if order["do"] == "recount":
        recounting.count_again(installation, round_id, order["reason"], OPERATOR, now)
        return
    if order["do"] == "open":
        with installation.writing() as session:
            opening.open_now(installation, session, OPERATOR, round_id, now)
        return
    with installation.reading() as session:
        survey = answering.open_survey(session, order["link"], now)
    people = [
        Thread(target=_answer_for_ever, args=(installation, survey, Path(order["told"])))
        for _ in range(_PEOPLE)
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()


def _answer_for_ever(installation: Installation, survey: OpenSurvey, told: Path) -> None:
    """Notes a mark as a browser would remember its thank-you page: after the receipt."""
    notes = os.open(told, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    while True:
        mark = secrets.token_hex(16)
        answers = {"thrives": 1 + int(mark[0], 16) % 6, "friends": 3, "more": mark}
        if answering.submit(installation, survey, answers, mark, None) is Receipt.ACCEPTED:
            os.write(notes, f"{mark}\n".encode())


def _die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
