"""Comments on a scorecard: never changed, only superseded; each says who wrote it and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from surveyapp.domain import period as periods
from surveyapp.domain.access import Actor, Right, may
from surveyapp.domain.comment import About, Comment
from surveyapp.domain.errors import InvalidInput, NotAllowed, NotFound, PeriodSigned, TextChanged
from surveyapp.services import audit, indicators, organisation, signed_periods
from surveyapp.store import comments, tables

LONGEST = 2000
Comments = Mapping[tuple[About, str], Comment]


@dataclass(frozen=True, slots=True)
class Box:
    """What somebody wrote about one thing; `seen` is the number of the comment they had before
    them, 0 for none."""

    about: About
    key: str
    text: str
    seen: int


def of_card(session: Session, unit_id: int, period: str) -> Comments:
    """What holds for a unit and period, by what it is about."""
    return {
        (About(row.about), row.key): _as_domain(row)
        for row in comments.of_card(session, unit_id, period)
        if row.text
    }


def history(session: Session, unit: str, period: str, about: About, key: str) -> list[Comment]:
    """Everything ever written about one thing, newest first."""
    place = organisation.unit(session, unit)
    found = comments.chain(session, place.id, periods.parse(period).code, about, key)
    return [_as_domain(row) for row in found]


def may_write(session: Session, actor: Actor, unit: str) -> bool:
    return may(actor, Right.WRITE_PLAN, organisation.path(session, unit))


def write(session: Session, actor: Actor, unit: str, period: str, box: Box, now: datetime) -> bool:
    """Write or correct a comment; no text takes it back. Answers whether anything is new.

    A box left as it was shown changes nothing. Raises TextChanged where somebody else wrote
    meanwhile, PeriodSigned, InvalidInput, NotAllowed, NotFound.
    """
    place, card = organisation.unit(session, unit), periods.parse(period).code
    if not may_write(session, actor, unit):
        raise NotAllowed(Right.WRITE_PLAN, unit)
    _require_known(session, box)
    text = box.text.replace("\r\n", "\n").strip()
    if len(text) > LONGEST:
        raise InvalidInput({"text": "too_long"})
    chain = comments.chain(session, place.id, card, box.about, box.key)
    shown = next((row.text for row in chain if row.id == box.seen), "")
    current = chain[0] if chain else None
    holds = current if current is not None and current.text else None
    if text in {shown, "" if holds is None else holds.text}:
        return False
    if signed_periods.is_signed(session, unit, card):
        raise PeriodSigned(unit, card)
    if box.seen != (0 if holds is None else holds.id):
        raise TextChanged(box.key)
    made = tables.Comment(
        unit_id=place.id,
        period=card,
        about=box.about.value,
        key=box.key,
        text=text,
        written_by=actor.email,
        written_at=now,
        supersedes_id=None if current is None else current.id,
    )
    _add(session, made)
    act = "comment.write" if current is None else "comment.correct"
    audit.record(session, actor, act, f"{box.key} {unit} {card}", now)
    return True


def _require_known(session: Session, box: Box) -> None:
    match box.about:
        case About.INDICATOR:
            indicators.row(session, box.key)
        case About.FOCUS_AREA:
            if box.key not in {area.key for area in indicators.focus_areas(session)}:
                raise NotFound("focus area", box.key)


def _add(session: Session, made: tables.Comment) -> None:
    try:
        with session.begin_nested():
            session.add(made)
            session.flush()
    except IntegrityError as error:
        raise TextChanged(made.key) from error


def _as_domain(row: tables.Comment) -> Comment:
    corrected = row.supersedes_id is not None
    return Comment(row.id, row.text, row.written_by, row.written_at, corrected)
