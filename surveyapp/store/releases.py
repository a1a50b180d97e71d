"""What rounds published, as bytes. Only a count of the same answers again replaces them."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.store.tables import Release, RoundUnit, SurveyRound

FIGURES, TEXTS = "figures", "texts"
_RELEASED = "released"


def add(session: Session, round_id: int, body: bytes, part: str = FIGURES) -> Release:
    """Keeps a part of a release with its SHA-256; a second time is an integrity error."""
    kept = Release(round_id=round_id, part=part, body=body, sha256=hashlib.sha256(body).hexdigest())
    session.add(kept)
    return kept


def replace(session: Session, round_id: int, body: bytes) -> None:
    """Other figures with their SHA-256, in place of those a round has."""
    kept = session.get_one(Release, (round_id, FIGURES))
    kept.body, kept.sha256 = body, hashlib.sha256(body).hexdigest()


def figures(session: Session, round_id: int) -> Release | None:
    return session.get(Release, (round_id, FIGURES))


def texts(session: Session, round_id: int) -> Release | None:
    return session.get(Release, (round_id, TEXTS))


def with_texts(session: Session) -> Sequence[int]:
    """The rounds whose texts are released."""
    return session.scalars(select(Release.round_id).where(Release.part == TEXTS)).all()


def released(session: Session) -> Sequence[tuple[SurveyRound, str, frozenset[str]]]:
    """Every released round with the hash of its figures and the codes of its units, latest closing
    first."""
    wanted = (
        select(SurveyRound, Release.sha256)
        .join(Release, Release.round_id == SurveyRound.id)
        .where(SurveyRound.state == _RELEASED, Release.part == FIGURES)
        .order_by(SurveyRound.closes_at.desc(), SurveyRound.id.desc())
    )
    units = _units_of_released(session)
    return [(row[0], row[1], frozenset(units[row[0].id])) for row in session.execute(wanted)]


def _units_of_released(session: Session) -> Mapping[int, set[str]]:
    wanted = (
        select(RoundUnit.round_id, RoundUnit.code)
        .join(SurveyRound, SurveyRound.id == RoundUnit.round_id)
        .where(SurveyRound.state == _RELEASED)
    )
    found: dict[int, set[str]] = defaultdict(set)
    for round_id, code in session.execute(wanted):
        found[round_id].add(code)
    return found
