"""What the municipality calls its scorecards: a setting, not code."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from surveyapp.domain.access import Actor
from surveyapp.services import audit, indicators
from surveyapp.store.tables import Setting

_ROW = "scorecard_label"


def scorecard(session: Session) -> Mapping[str, str]:
    """The word by language; empty where it is called as usual."""
    row = session.get(Setting, _ROW)
    return {} if row is None else dict(row.value)


def call_scorecard(session: Session, actor: Actor, words: Mapping[str, str], now: datetime) -> None:
    """Raises NotAllowed."""
    indicators.refuse_unless_manager(session, actor)
    before = scorecard(session)
    row = session.get(Setting, _ROW)
    if row is None:
        session.add(Setting(key=_ROW, value=dict(words)))
    else:
        row.value = dict(words)
    audit.record(
        session, actor, "label.change", "scorecard", now, before=dict(before), after=dict(words)
    )
