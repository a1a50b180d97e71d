"""The catalogue as a whole: taken in from a file and given out again.

From the first import the database is the truth; an import adds and changes, and never removes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveyapp.definitions.catalogue import Catalogue, CatalogueTarget
from surveyapp.domain.access import Actor
from surveyapp.domain.errors import InvalidInput
from surveyapp.domain.indicator import FocusArea, Indicator, ResultGoal, Scope, SuccessFactor
from surveyapp.domain.target import CutPoints, InvalidTarget, target_for
from surveyapp.services import audit, organisation
from surveyapp.services.indicators import area as as_area
from surveyapp.services.indicators import refuse_unless_manager
from surveyapp.store import indicators, tables


@dataclass
class Changes:
    """How many entries an import added, changed and found as they were."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0


def catalogue(session: Session) -> Catalogue:
    """The catalogue with its common targets, as `import_catalogue` takes it; units' own targets
    travel in the file of targets."""
    stored = indicators.areas(session)
    return Catalogue(
        tuple(map(as_area, stored)),
        tuple(
            CatalogueTarget(
                one.key,
                target.unit_type,
                target.period,
                CutPoints(*(getattr(target, field.name) for field in fields(CutPoints))),
                target.text,
            )
            for place in stored
            for factor in place.factors
            for one in factor.indicators
            for target in one.targets
            if target.unit_id is None
        ),
    )


def import_catalogue(
    session: Session, actor: Actor, catalogue: Catalogue, now: datetime
) -> Changes:
    """Add what is new and change what differs; what the file leaves out stays as it is.

    Raises InvalidInput with every problem at once; then nothing was changed.
    """
    refuse_unless_manager(session, actor)
    targets: dict[str, list[CatalogueTarget]] = {}
    for planned in catalogue.targets:
        targets.setdefault(planned.indicator, []).append(planned)
    problems = _problems(session, catalogue.focus_areas, targets)
    if problems:
        raise InvalidInput(problems)
    saving = _Saving(session)
    for position, area in enumerate(catalogue.focus_areas):
        saving.area(area, position, targets)
    session.flush()
    if saving.changes.added or saving.changes.changed:
        audit.record(
            session,
            actor,
            "indicators.import",
            "indicators",
            now,
            added=saving.changes.added,
            changed=saving.changes.changed,
        )
    return saving.changes


def _problems(
    session: Session,
    areas: Sequence[FocusArea],
    targets: Mapping[str, Sequence[CatalogueTarget]],
) -> dict[str, str]:
    problems: dict[str, str] = {}
    seen: set[str] = set()
    for indicator in (one for area in areas for one in area.indicators):
        if indicator.key in seen:
            problems[indicator.key] = "repeated"
        seen.add(indicator.key)
        problems |= _series_problem(session, indicator)
        if indicator.unit and indicator.unit not in organisation.paths(session):
            problems[f"{indicator.key}.unit"] = "unknown_unit"
        for planned in targets.get(indicator.key, ()):
            try:
                target_for(indicator, planned.cuts, planned.text)
            except InvalidTarget as refusal:
                for name, problem in refusal.problems.items():
                    problems[f"{indicator.key}.{name}"] = problem
    return problems


def _series_problem(session: Session, indicator: Indicator) -> dict[str, str]:
    """A scale or source may not change under recorded figures: that is a new indicator."""
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


@dataclass
class _Saving:
    session: Session
    changes: Changes = field(default_factory=Changes)

    def area(
        self, area: FocusArea, position: int, targets: Mapping[str, Sequence[CatalogueTarget]]
    ) -> None:
        stored = indicators.area(self.session, area.key)
        if stored is None:
            stored = tables.FocusArea(key=area.key)
            self.session.add(stored)
        self._set(
            stored,
            position=position,
            code=area.code,
            name=dict(area.name.wordings),
            valid_from=area.valid_from.code if area.valid_from else "",
            valid_to=area.valid_to.code if area.valid_to else "",
        )
        self.session.flush()
        for number, factor in enumerate(area.factors):
            self.factor(stored, factor, number, targets)

    def factor(
        self,
        area: tables.FocusArea,
        factor: SuccessFactor,
        position: int,
        targets: Mapping[str, Sequence[CatalogueTarget]],
    ) -> None:
        stored = indicators.factor(self.session, factor.key)
        if stored is None:
            stored = tables.SuccessFactor(key=factor.key)
            self.session.add(stored)
        self._set(
            stored,
            focus_area_id=area.id,
            position=position,
            code=factor.code,
            name=dict(factor.name.wordings),
            **self._scope(factor),
        )
        self.session.flush()
        for number, goal in enumerate(factor.goals):
            self.goal(stored, goal, number)
        for number, indicator in enumerate(factor.indicators):
            self.indicator(stored, indicator, number, targets.get(indicator.key, ()))

    def goal(self, factor: tables.SuccessFactor, goal: ResultGoal, position: int) -> None:
        stored = indicators.goal(self.session, goal.key)
        if stored is None:
            stored = tables.ResultGoal(key=goal.key)
            self.session.add(stored)
        self._set(
            stored,
            factor_id=factor.id,
            position=position,
            code=goal.code,
            name=dict(goal.name.wordings),
            **self._scope(goal),
        )
        self.session.flush()

    def _scope(self, scope: Scope) -> dict[str, object]:
        unit = organisation.unit(self.session, scope.unit) if scope.unit else None
        return {
            "unit_types": list(scope.unit_types),
            "unit_id": None if unit is None else unit.id,
            "valid_from": scope.valid_from.code if scope.valid_from else "",
            "valid_to": scope.valid_to.code if scope.valid_to else "",
        }

    def indicator(
        self,
        factor: tables.SuccessFactor,
        indicator: Indicator,
        position: int,
        targets: Sequence[CatalogueTarget],
    ) -> None:
        stored = indicators.by_key(self.session, indicator.key)
        if stored is None:
            stored = tables.Indicator(key=indicator.key)
            self.session.add(stored)
        goal = indicators.goal(self.session, indicator.goal) if indicator.goal else None
        self._set(
            stored,
            factor_id=factor.id,
            position=position,
            code=indicator.code,
            name=dict(indicator.name.wordings),
            description=dict(indicator.description.wordings) if indicator.description else {},
            source=indicator.source.value,
            measure_unit=indicator.measure_unit,
            direction=indicator.direction.value,
            scale_min=indicator.scale_min,
            scale_max=indicator.scale_max,
            decimals=indicator.decimals,
            goal_id=goal.id if goal else None,
            owner=indicator.owner,
            frequency=indicator.frequency.value,
            every=indicator.every,
            due_days=indicator.due_days,
            plausible_low=indicator.plausible_low,
            plausible_high=indicator.plausible_high,
            largest_jump=indicator.largest_jump,
            aggregation=indicator.aggregation.value,
            formula=indicator.formula,
            has_forecast=indicator.has_forecast,
            **self._scope(indicator),
        )
        self.session.flush()
        for planned in targets:
            self.target(stored, planned)

    def target(self, indicator: tables.Indicator, planned: CatalogueTarget) -> None:
        stored = indicators.target(
            self.session, indicator.id, None, planned.unit_type, planned.period
        )
        if stored is None:
            stored = tables.Target(
                indicator_id=indicator.id, unit_type=planned.unit_type, period=planned.period
            )
            self.session.add(stored)
        self._set(stored, text=planned.text, **vars(planned.cuts))

    def _set(self, stored: tables.Base, **values: object) -> None:
        is_new = stored in self.session.new
        differs = {name for name, value in values.items() if getattr(stored, name) != value}
        for name in differs:
            setattr(stored, name, values[name])
        if is_new:
            self.changes.added += 1
        elif differs:
            self.changes.changed += 1
        else:
            self.changes.unchanged += 1
