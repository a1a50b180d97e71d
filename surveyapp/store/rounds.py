"""Survey rounds and the ways into them, as asked for from the database."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, or_, select
from sqlalchemy.orm import Session, selectinload

from surveyapp.domain.custody import Mode
from surveyapp.domain.survey import Audience
from surveyapp.domain.survey_round import State, is_due_to_destroy
from surveyapp.store.tables import Invitation, RoundGroup, RoundUnit, SurveyRound, Turnout

_ENTRANCE = (
    select(
        Invitation.link,
        Invitation.number,
        RoundUnit.code.label("unit_code"),
        RoundUnit.name.label("unit_name"),
        RoundUnit.invited.label("unit_invited"),
        RoundUnit.own_questions,
        RoundGroup.key.label("group_key"),
        RoundGroup.name.label("group_name"),
        RoundGroup.invited.label("group_invited"),
        SurveyRound.id.label("round_id"),
        SurveyRound.state,
        SurveyRound.opens_at,
        SurveyRound.closes_at,
        SurveyRound.title,
        SurveyRound.period,
        SurveyRound.access,
        SurveyRound.sha256,
        SurveyRound.parameters,
        SurveyRound.repair_days,
        SurveyRound.public_key,
        SurveyRound.most_own_questions,
    )
    .join(RoundUnit, RoundUnit.id == Invitation.round_unit_id)
    .join(SurveyRound, SurveyRound.id == Invitation.round_id)
    .outerjoin(RoundGroup, RoundGroup.id == Invitation.round_group_id)
)


def entrance(session: Session, link: str) -> Row[*tuple[Any, ...]] | None:
    """What a respondent's page needs of a link, in one small query (no frozen texts)."""
    return session.execute(_ENTRANCE.where(Invitation.link == link)).one_or_none()


def link_of(session: Session, round_id: int, number: int) -> str | None:
    query = select(Invitation.link)
    return session.scalar(query.where(Invitation.round_id == round_id, Invitation.number == number))


def frozen_texts(session: Session, round_id: int) -> tuple[str, str] | None:
    """The definition's and the scales' frozen text; None before the round opened."""
    query = select(SurveyRound.definition_text, SurveyRound.scales_text)
    row = session.execute(query.where(SurveyRound.id == round_id)).one()
    return None if row[0] is None or row[1] is None else (row[0], row[1])


def found(session: Session, round_id: int) -> SurveyRound | None:
    return session.get(SurveyRound, round_id)


def claimed(session: Session, round_id: int) -> SurveyRound | None:
    """The round as it is now, kept from others until the transaction ends; None while somebody
    else has it. On SQLite the write lock of the transaction does it."""
    query = select(SurveyRound).where(SurveyRound.id == round_id).with_for_update(skip_locked=True)
    return session.scalar(query.execution_options(populate_existing=True))


def locked(session: Session, round_id: int) -> SurveyRound | None:
    """As `claimed`, but waits for whoever has it."""
    query = select(SurveyRound).where(SurveyRound.id == round_id).with_for_update()
    return session.scalar(query.execution_options(populate_existing=True))


def everything(session: Session) -> Sequence[SurveyRound]:
    """Every round, latest closing first, with its units and groups."""
    wanted = selectinload(SurveyRound.units).selectinload(RoundUnit.groups)
    query = select(SurveyRound).order_by(SurveyRound.closes_at.desc(), SurveyRound.id.desc())
    return session.scalars(query.options(wanted)).all()


def ids_in(session: Session, states: Iterable[str], *, with_codes: bool = False) -> Sequence[int]:
    query = select(SurveyRound.id).where(SurveyRound.state.in_(list(states)))
    if with_codes:
        query = query.where(SurveyRound.access == "codes")
    return session.scalars(query.order_by(SurveyRound.id)).all()


def undestroyed(session: Session, states: Iterable[str], now: datetime) -> Sequence[int]:
    """Rounds in `states` whose key and mailbox are due to be destroyed and not yet noted so."""
    query = select(
        SurveyRound.id, SurveyRound.state, SurveyRound.counted_at, SurveyRound.repair_days
    ).where(SurveyRound.state.in_(list(states)), SurveyRound.destroyed_at.is_(None))
    return [
        round_id
        for round_id, state, counted_at, days in session.execute(query.order_by(SurveyRound.id))
        if is_due_to_destroy(State(state), counted_at, days, now)
    ]


def last_turnout_hour(session: Session, round_id: int) -> datetime | None:
    """The latest hour there are numbers for; every unit has one each hour, so one unit tells."""
    unit = select(RoundUnit.code).where(RoundUnit.round_id == round_id).order_by(RoundUnit.id)
    query = select(Turnout.hour).where(
        Turnout.round_id == round_id, Turnout.unit_code == unit.limit(1).scalar_subquery()
    )
    return session.scalar(query.order_by(Turnout.hour.desc()).limit(1))


def turnout_at(session: Session, round_id: int, hour: datetime) -> dict[str, int]:
    """The number of each unit at an hour."""
    query = select(Turnout).where(Turnout.round_id == round_id, Turnout.hour == hour)
    return {row.unit_code: row.answered for row in session.scalars(query)}


def turnout_of(
    session: Session, round_id: int, units: Iterable[str]
) -> Iterator[tuple[datetime, int]]:
    """The sum of the units' numbers at every hour there are numbers for, earliest first."""
    query = (
        select(Turnout.hour, func.sum(Turnout.answered))
        .where(Turnout.round_id == round_id, Turnout.unit_code.in_(list(units)))
        .group_by(Turnout.hour)
        .order_by(Turnout.hour)
    )
    for hour, answered in session.execute(query):
        yield hour, int(answered)


def due_to_open(session: Session, now: datetime) -> Sequence[int]:
    """Planned rounds somebody pressed Start for, or whose time has come and is not over; those for
    pupils once their guardians are informed."""
    return session.scalars(
        select(SurveyRound.id).where(
            SurveyRound.state == "planned",
            SurveyRound.is_draft.is_(False),
            or_(SurveyRound.opening_requested, SurveyRound.opens_at <= now),
            SurveyRound.closes_at > now,
            or_(
                SurveyRound.audience != Audience.PUPILS,
                SurveyRound.guardians_informed_on.is_not(None),
            ),
        )
    ).all()


def last_before(
    session: Session, definition: str, units: Iterable[str], before: datetime
) -> SurveyRound | None:
    """The round of a survey that closed last before a moment and asked at one of `units`."""
    query = (
        select(SurveyRound)
        .join(RoundUnit, RoundUnit.round_id == SurveyRound.id)
        .where(
            SurveyRound.definition_key == definition,
            SurveyRound.state != "cancelled",
            SurveyRound.is_draft.is_(False),
            SurveyRound.closes_at <= before,
            RoundUnit.code.in_(list(units)),
        )
        .order_by(SurveyRound.closes_at.desc(), SurveyRound.id.desc())
    )
    return session.scalars(query.limit(1)).first()


def asking_at(
    session: Session,
    definition: str,
    units: Iterable[str],
    opens_at: datetime,
    closes_at: datetime,
    *,
    but: int | None,
) -> Sequence[str]:
    """Those of `units` where another round of the same survey, started or planned, takes answers
    at some moment between the two."""
    query = (
        select(RoundUnit.code)
        .join(SurveyRound, SurveyRound.id == RoundUnit.round_id)
        .where(
            SurveyRound.definition_key == definition,
            SurveyRound.state.in_(["planned", "open", "paused"]),
            SurveyRound.is_draft.is_(False),
            SurveyRound.opens_at <= closes_at,
            SurveyRound.closes_at >= opens_at,
            RoundUnit.code.in_(list(units)),
        )
    )
    if but is not None:
        query = query.where(SurveyRound.id != but)
    return session.scalars(query.distinct().order_by(RoundUnit.code)).all()


def due_to_close(session: Session, now: datetime) -> Sequence[int]:
    return session.scalars(
        select(SurveyRound.id).where(
            SurveyRound.state.in_(["open", "paused"]), SurveyRound.closes_at < now
        )
    ).all()


def due_to_count(session: Session) -> Sequence[int]:
    """Closed rounds whose key lies in a file; the others wait for somebody to give theirs."""
    is_due = (SurveyRound.state == "closed", SurveyRound.custody == Mode.KEY_FILE)
    return session.scalars(select(SurveyRound.id).where(*is_due).order_by(SurveyRound.id)).all()


def due_to_release(session: Session, now: datetime) -> Sequence[int]:
    return session.scalars(
        select(SurveyRound.id).where(SurveyRound.state == "counted", SurveyRound.release_at <= now)
    ).all()


def read_units(session: Session, round_ids: Iterable[int]) -> None:
    """The units of rounds that are at hand, all at once; asked for one by one they cost a query
    each."""
    wanted = select(SurveyRound).where(SurveyRound.id.in_(list(round_ids)))
    session.scalars(wanted.options(selectinload(SurveyRound.units))).all()
