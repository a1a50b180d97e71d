"""A unit's action plan of a period: who does what by when, with dated notes of how it goes.

Nothing is overwritten unseen: every change says which version of the action it was made from.
"""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from surveyapp.domain import period as periods
from surveyapp.domain.access import Actor, Right, may
from surveyapp.domain.action import ActionStatus
from surveyapp.domain.errors import InvalidInput, NotAllowed, NotFound, TextChanged
from surveyapp.domain.scorecard import Scorecard
from surveyapp.services import audit, indicators, organisation
from surveyapp.store import actions, tables

LONGEST_TEXT = 2000
LONGEST_REASON = 500
LONGEST_NAME = 200
_LARGEST_COST = 1e12


@dataclass(frozen=True, slots=True)
class Entry:
    """The columns of a line. `goal_owner` answers for the goal, `owner` for the action; `cost` in
    kroner, None where it is not known."""

    planned: str
    indicator: str = ""
    when_measured: str = ""
    who_measures: str = ""
    goal_owner: str = ""
    on_deviation: str = ""
    cost: float | None = None
    owner: str = ""
    status: ActionStatus = ActionStatus.PLANNED
    why_dropped: str = ""
    deadline: date | None = None


def may_read(session: Session, actor: Actor, unit: str) -> bool:
    return may(actor, Right.READ_RESULTS, organisation.path(session, unit))


def may_write(session: Session, actor: Actor, unit: str) -> bool:
    return may(actor, Right.WRITE_PLAN, organisation.path(session, unit))


def of_unit(session: Session, unit: str, period: str) -> Sequence[tables.Action]:
    """The plan in the order it was written. Raises NotFound or InvalidPeriod."""
    place = organisation.unit(session, unit)
    return actions.of_plan(session, place.id, periods.parse(period).code)


def listed(session: Session, actor: Actor) -> list[tables.Action]:
    """The actions of all plans the actor may read, the earliest deadline first."""
    may_see = organisation.where_may(session, actor, Right.READ_RESULTS)
    return [one for one in actions.every(session) if may_see(one.unit.code)]


def of_plan(session: Session, unit: str, period: str, action_id: int) -> tables.Action:
    """One action of a plan. Raises NotFound for an action of another plan."""
    row = actions.action(session, action_id)
    if row is None or (row.unit.code, row.period) != (unit, period):
        raise NotFound("action", str(action_id))
    return row


def is_mine(row: tables.Action, actor: Actor) -> bool:
    """Whether the actor stands as responsible for the action or its goal, by name or address."""
    called = {actor.name.casefold(), actor.email.casefold()} - {""}
    return bool(called & {row.owner.casefold(), row.goal_owner.casefold()})


def add(
    session: Session,
    actor: Actor,
    unit: str,
    period: str,
    entry: Entry,
    card: Scorecard,
    now: datetime,
    **came_from: object,
) -> tables.Action:
    """A new line. `card` has the unit's latest results: what later ones are held against.

    `came_from`: `origin` with the rule that proposed it, `proposed_action_id`, `continues_id`.
    Raises NotAllowed, InvalidInput, NotFound.
    """
    place = organisation.unit(session, unit)
    _require(session, actor, unit)
    _refuse_problems(session, entry)
    made = tables.Action(
        unit=place,
        period=periods.parse(period).code,
        measured_before=_last_shown(card, entry.indicator),
        created_by=actor.email,
        created_at=now,
        changed_by=actor.email,
        changed_at=now,
        **_columns(entry),
        **came_from,
    )
    session.add(made)
    session.flush()
    audit.record(session, actor, "action.add", _thing(made), now, indicator=made.indicator)
    return made


def change(
    session: Session, actor: Actor, row: tables.Action, entry: Entry, seen: int, now: datetime
) -> bool:
    """Answers whether anything is new. `seen` is the version the person had before them; raises
    TextChanged where there is a later one, and NotAllowed, InvalidInput, NotFound."""
    _require(session, actor, row.unit.code)
    new = _columns(entry)
    changed = [name for name, value in new.items() if getattr(row, name) != value]
    if not changed:
        return False
    if seen != row.version:
        raise TextChanged(_thing(row))
    _refuse_problems(session, entry)
    for name in changed:
        setattr(row, name, new[name])
    row.changed_by, row.changed_at = actor.email, now
    try:
        session.flush()
    except StaleDataError as error:
        raise TextChanged(_thing(row)) from error
    audit.record(session, actor, "action.change", _thing(row), now, changed=changed)
    return True


def note(session: Session, actor: Actor, row: tables.Action, text: str, now: datetime) -> None:
    """A dated note of how it goes; it stays as it is written. Raises NotAllowed, InvalidInput."""
    _require(session, actor, row.unit.code)
    said = text.replace("\r\n", "\n").strip()
    if not said or len(said) > LONGEST_TEXT:
        raise InvalidInput({"text": "too_long" if said else "missing"})
    row.notes.insert(0, tables.FollowUp(text=said, written_by=actor.email, written_at=now))
    session.flush()
    audit.record(session, actor, "action.note", _thing(row), now)


def to_carry_over(session: Session, unit: str, period: str) -> list[tables.Action]:
    """Open actions of a plan that no later plan has taken over."""
    rows = of_unit(session, unit, period)
    gone = actions.continued(session, [row.id for row in rows])
    return [row for row in rows if ActionStatus(row.status).is_open and row.id not in gone]


def carry_over(
    session: Session,
    actor: Actor,
    unit: str,
    period: str,
    chosen: Collection[int],
    now: datetime,
) -> int:
    """Copies chosen actions into the plan of the next period, each with a link to the one it
    continues; the old plan stays as it is. Answers how many."""
    _require(session, actor, unit)
    following = periods.parse(period).previous(-1).code
    rows = [row for row in to_carry_over(session, unit, period) if row.id in chosen]
    for row in rows:
        made = tables.Action(
            unit=row.unit,
            period=following,
            measured_before=row.measured_before,
            origin=row.origin,
            continues_id=row.id,
            created_by=actor.email,
            created_at=now,
            changed_by=actor.email,
            changed_at=now,
            **_columns(entry_of(row)),
        )
        session.add(made)
    session.flush()
    audit.record(
        session, actor, "action.carry_over", f"{unit} {period}", now, number=len(rows),
        period=following,
    )  # fmt: skip
    return len(rows)


def writers(row: tables.Action) -> set[str]:
    """The addresses of who last changed an action and who wrote its notes."""
    return {row.changed_by, *(note.written_by for note in row.notes)}


def entry_of(row: tables.Action) -> Entry:
    kept = {name: getattr(row, name) for name in Entry.__dataclass_fields__}
    return Entry(**{**kept, "status": ActionStatus(row.status)})


def _columns(entry: Entry) -> dict[str, object]:
    texts = {
        name: value.replace("\r\n", "\n").strip() if isinstance(value, str) else value
        for name, value in asdict(entry).items()
    }
    is_dropped = entry.status is ActionStatus.DROPPED
    why = texts["why_dropped"] if is_dropped else ""
    return {**texts, "status": entry.status.value, "why_dropped": why}


def _refuse_problems(session: Session, entry: Entry) -> None:
    if entry.indicator:
        indicators.row(session, entry.indicator)
    problems = dict.fromkeys(_too_long(entry), "too_long")
    if not entry.planned.strip():
        problems["planned"] = "missing"
    if entry.status is ActionStatus.DROPPED and not entry.why_dropped.strip():
        problems["why_dropped"] = "why_needed"
    if entry.cost is not None and not 0 <= entry.cost <= _LARGEST_COST:
        problems["cost"] = "not_a_cost"
    if problems:
        raise InvalidInput(problems)


def _too_long(entry: Entry) -> list[str]:
    longest = {"planned": LONGEST_TEXT, "on_deviation": LONGEST_TEXT, "why_dropped": LONGEST_REASON}
    names = ("when_measured", "who_measures", "goal_owner", "owner")
    longest |= dict.fromkeys(names, LONGEST_NAME)
    return [name for name, most in longest.items() if len(getattr(entry, name)) > most]


def _last_shown(card: Scorecard, indicator: str) -> str:
    """The latest period that the indicator has a value of; empty where it never had one."""
    shown = [one.period for one in card.readings.get(indicator, ()) if one.value is not None]
    return max(shown, key=lambda period: period.order).code if shown else ""


def _require(session: Session, actor: Actor, unit: str) -> None:
    if not may_write(session, actor, unit):
        raise NotAllowed(Right.WRITE_PLAN, unit)


def _thing(row: tables.Action) -> str:
    return f"{row.unit.code} {row.period} action {row.id}"
