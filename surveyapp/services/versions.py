"""Changing an entry of the catalogue from a period on; earlier scorecards keep what it was."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.domain import period as periods
from surveyapp.domain import versions as rules
from surveyapp.domain.errors import InvalidInput
from surveyapp.domain.period import Period
from surveyapp.domain.versions import Version
from surveyapp.store import indicators, tables

Row = tables.FocusArea | tables.SuccessFactor | tables.ResultGoal | tables.Indicator | tables.Target


@dataclass(frozen=True)
class History:
    """Every earlier version of the whole catalogue."""

    versions: Mapping[tuple[str, int], list[Version]]

    def of(self, row: Row) -> list[Version]:
        return self.versions.get((row.__tablename__, row.id), [])

    def facts(self, row: Row, period: Period | None) -> dict[str, Any]:
        """The columns of `row` as they were in `period`; None: as they are."""
        latest = {column.key: getattr(row, column.key) for column in row.__table__.columns}
        return latest if period is None else rules.as_it_was(latest, self.of(row), period)


def history(session: Session) -> History:
    found: dict[tuple[str, int], list[Version]] = {}
    for one in indicators.earlier_versions(session):
        made = Version(periods.parse(one.before), one.facts, one.is_break)
        found.setdefault((one.kind, one.row_id), []).append(made)
    return History(found)


def has_past(session: Session, since: Period) -> bool:
    """Whether anything was measured in a period that ends before `since`: then there are
    scorecards that must stay as they are."""
    measured = select(tables.Figure.period).distinct()
    asked = select(tables.SurveyRound.period).where(tables.SurveyRound.state == "released")
    codes = {*session.scalars(measured), *session.scalars(asked)}
    return any(periods.parse(code).last < since.first for code in codes)


def change(
    session: Session,
    row: Row,
    values: Mapping[str, Any],
    since: Period | None,
    *,
    is_break: bool = False,
) -> dict[str, Any]:
    """Give `row` other values from `since` on (None: for ever back); the values it had until then.

    Raises InvalidInput where it was changed from a later period on already.
    """
    before = {
        name: getattr(row, name) for name, value in values.items() if getattr(row, name) != value
    }
    if since is not None and (before or is_break):
        _keep(session, row, before, since, is_break=is_break)
    for name in before:
        setattr(row, name, values[name])
    return before


def later(row: Row, since: Period | None) -> Period | None:
    """`since`, or None where `row` itself did not begin before: then nothing was otherwise."""
    code = getattr(row, "valid_from", "")
    began_before = since is not None and (not code or periods.parse(code).first < since.first)
    return since if began_before else None


def begin(session: Session, row: Row, since: Period, absent: Mapping[str, Any]) -> None:
    """Say of a new `row` that it was `absent` before `since`."""
    _keep(session, row, dict(absent), since, is_break=False)


def _keep(
    session: Session, row: Row, before: dict[str, Any], since: Period, *, is_break: bool
) -> None:
    kind = row.__tablename__
    kept = indicators.earlier_versions_of(session, kind, row.id)
    latest = max(kept, key=lambda one: periods.parse(one.before).first, default=None)
    if latest is not None and periods.parse(latest.before).first > since.first:
        raise InvalidInput({"since": "changed_later"})
    if latest is None or periods.parse(latest.before).first < since.first:
        session.add(
            tables.EarlierVersion(
                kind=kind, row_id=row.id, before=since.code, facts=before, is_break=is_break
            )
        )
    else:
        latest.facts = before | latest.facts
        latest.is_break = latest.is_break or is_break
    session.flush()
