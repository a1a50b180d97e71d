"""What the municipality calls its scorecards: a setting, not code."""

import re
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from surveyapp.domain.access import Actor
from surveyapp.domain.errors import InvalidInput
from surveyapp.services import audit, indicators
from surveyapp.store.tables import Setting

_ROW = "scorecard_label"
_LONGEST = 40
_WORD = re.compile(r"[a-zà-öø-ÿ]+([ -][a-zà-öø-ÿ]+)*")


def scorecard(session: Session) -> Mapping[str, str]:
    """The word by language; empty where it is called as usual."""
    row = session.get(Setting, _ROW)
    return {} if row is None else dict(row.value)


def call_scorecard(session: Session, actor: Actor, words: Mapping[str, str], now: datetime) -> None:
    """By language; an empty word: as usual. Raises InvalidInput for what is no word, NotAllowed."""
    indicators.refuse_unless_manager(session, actor)
    given = {tag: word.strip().lower() for tag, word in words.items() if word.strip()}
    wrong = {tag: "not_a_word" for tag, word in given.items() if not _is_word(word)}
    if wrong:
        raise InvalidInput(wrong)
    before = scorecard(session)
    row = session.get(Setting, _ROW)
    if row is None:
        session.add(Setting(key=_ROW, value=given))
    else:
        row.value = given
    audit.record(session, actor, "label.change", "scorecard", now, before=dict(before), after=given)


def _is_word(text: str) -> bool:
    """It stands unescaped in the middle of page wording."""
    return len(text) <= _LONGEST and _WORD.fullmatch(text) is not None
