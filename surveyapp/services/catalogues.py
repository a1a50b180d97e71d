"""The catalogue as a whole: taken in from a file and given out again.

From the first import the database is the truth; an import adds and changes, and never removes.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveyapp.definitions.catalogue import Catalogue, CatalogueTarget
from surveyapp.domain import computed
from surveyapp.domain import period as periods
from surveyapp.domain.access import Actor
from surveyapp.domain.errors import InvalidInput
from surveyapp.domain.indicator import Indicator, Scope, Source, lifetime_problems
from surveyapp.domain.period import Period
from surveyapp.domain.target import InvalidTarget, target_for
from surveyapp.services import audit, organisation, structure, versions
from surveyapp.services.catalogue_rows import Changes, Saving
from surveyapp.services.indicators import refuse_unless_manager
from surveyapp.store import indicators, tables


def catalogue(session: Session) -> Catalogue:
    """The catalogue with its common targets, as `import_catalogue` takes it; units' own targets
    travel in the file of targets."""
    standing = structure.at(session)
    return Catalogue(
        standing.areas,
        tuple(
            CatalogueTarget(key, one.unit_type, one.period, one.cuts, one.text)
            for key, found in standing.targets.items()
            for one in found
            if not one.unit and not one.is_empty
        ),
    )


def import_catalogue(
    session: Session,
    actor: Actor,
    catalogue: Catalogue,
    now: datetime,
    since: Period | None = None,
) -> Changes:
    """Add what is new and change what differs; what the file leaves out stays as it is.

    Once something has been measured in earlier periods, what is added or changed holds from
    `since` on (None: from this year), and scorecards of earlier periods stay as they are; a new
    entry that says itself from when it holds is believed. Raises InvalidInput with every problem
    at once; then nothing was changed.
    """
    refuse_unless_manager(session, actor)
    begins = since or periods.parse(str(now.year))
    from_then = begins if versions.has_past(session, begins) else None
    problems = _problems(session, catalogue, from_then)
    if problems:
        raise InvalidInput(problems)
    saving = Saving(session, from_then)
    saving.everything(catalogue)
    if saving.changes.added or saving.changes.changed:
        audit.record(
            session,
            actor,
            "indicators.import",
            "indicators",
            now,
            added=saving.changes.added,
            changed=saving.changes.changed,
            **({} if from_then is None else {"since": from_then.code}),
        )
    return saving.changes


def _problems(session: Session, catalogue: Catalogue, since: Period | None) -> dict[str, str]:
    problems: dict[str, str] = {}
    counted = Counter(one.key for one in catalogue.indicators)
    problems |= {key: "repeated" for key, times in counted.items() if times > 1}
    planned = catalogue.by_indicator()
    known = {one.key: one for area in structure.at(session).areas for one in area.indicators}
    known |= {one.key: one for one in catalogue.indicators}
    for indicator in catalogue.indicators:
        problems |= _series_problem(session, indicator)
        if indicator.source is Source.COMPUTED:
            found = computed.problems(indicator.key, indicator.formula, known)
            problems |= {f"{indicator.key}.formula": one.problem for one in found}
        for target in planned.get(indicator.key, ()):
            problems |= _target_problems(indicator, target)
    return problems | _scope_problems(session, catalogue, since)


def _target_problems(indicator: Indicator, target: CatalogueTarget) -> dict[str, str]:
    try:
        target_for(indicator, target.cuts, target.text)
    except InvalidTarget as refusal:
        return {f"{indicator.key}.{name}": why for name, why in refusal.problems.items()}
    return {}


def _scope_problems(session: Session, catalogue: Catalogue, since: Period | None) -> dict[str, str]:
    problems: dict[str, str] = {}
    units = organisation.paths(session)
    for key, scope, stored in _scoped(session, catalogue):
        if scope.unit and scope.unit not in units:
            problems[f"{key}.unit"] = "unknown_unit"
        if stored is not None and since is not None:
            problems |= {
                f"{key}.{name}": problem
                for name, problem in lifetime_problems(stored, scope, since).items()
            }
    return problems


def _scoped(session: Session, catalogue: Catalogue) -> Iterator[tuple[str, Scope, Scope | None]]:
    """Everything of the file that has a scope, beside what is stored under its key."""
    then = catalogue.parts()
    now = Catalogue(structure.at(session).areas, ()).parts()
    for (kind, key), scope in then.items():
        before = now.get((kind, key))
        if before is not None and scope.valid_from is None:
            before = replace(before, valid_from=None)  # the file leaves it as it is
        yield key, scope, before


def _series_problem(session: Session, indicator: Indicator) -> dict[str, str]:
    """A scale or source may not change under recorded figures without the period from which it
    does: that is told on the page of the indicator, or a new indicator."""
    stored = indicators.by_key(session, indicator.key)
    if stored is None:
        return {}
    kept = (stored.measure_unit, stored.scale_min, stored.scale_max, stored.source)
    said = (
        indicator.measure_unit,
        indicator.scale_min,
        indicator.scale_max,
        indicator.source.value,
    )
    if kept == said:
        return {}
    figures = select(func.count()).where(tables.Figure.indicator_id == stored.id)
    return {indicator.key: "series_would_break"} if session.scalar(figures) else {}
