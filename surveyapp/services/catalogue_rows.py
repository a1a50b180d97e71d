"""Entries of the catalogue written to their rows, from a period on where there is a past."""

from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from surveyapp.definitions.catalogue import Catalogue, CatalogueTarget
from surveyapp.domain.indicator import FocusArea, Indicator, ResultGoal, Scope, SuccessFactor
from surveyapp.domain.period import Period
from surveyapp.domain.target import CutPoints
from surveyapp.services import organisation, versions
from surveyapp.services.versions import Row
from surveyapp.store import indicators, tables

Stored = TypeVar("Stored", bound=Row)
Values = dict[str, Any]
_LIFETIME = frozenset({"valid_from", "valid_to"})


@dataclass
class Changes:
    """How many entries an import added, changed and found as they were."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass
class Saving:
    """`since`: from when what is new or different holds; None: for ever back."""

    session: Session
    since: Period | None
    is_break: bool = False
    changes: Changes = field(default_factory=Changes)
    new_indicators: set[str] = field(default_factory=set)
    """Their targets hold as long as they do."""

    def everything(self, catalogue: Catalogue) -> None:
        planned = catalogue.by_indicator()
        for number, area in enumerate(catalogue.focus_areas):
            stored_area = self.area(area, number)
            for place, factor in enumerate(area.factors):
                stored = self.factor(factor, stored_area.id, place)
                for position, goal in enumerate(factor.goals):
                    self.goal(goal, stored.id, position)
                for position, indicator in enumerate(factor.indicators):
                    row = self.indicator(indicator, stored.id, position)
                    for target in planned.get(indicator.key, ()):
                        self.target(row, target)

    def area(self, area: FocusArea, position: int) -> tables.FocusArea:
        stored = indicators.area(self.session, area.key)
        values = {
            "position": position,
            "code": area.code,
            "name": dict(area.name.wordings),
            **self._time(area, stored),
        }
        return self._set(stored or tables.FocusArea(key=area.key), values)

    def factor(self, factor: SuccessFactor, area_id: int, position: int) -> tables.SuccessFactor:
        stored = indicators.factor(self.session, factor.key)
        values = {
            "focus_area_id": area_id,
            "position": position,
            "code": factor.code,
            "name": dict(factor.name.wordings),
            **self._scope(factor, stored),
        }
        return self._set(stored or tables.SuccessFactor(key=factor.key), values)

    def goal(self, goal: ResultGoal, factor_id: int, position: int) -> tables.ResultGoal:
        stored = indicators.goal(self.session, goal.key)
        values = {
            "factor_id": factor_id,
            "position": position,
            "code": goal.code,
            "name": dict(goal.name.wordings),
            **self._scope(goal, stored),
        }
        return self._set(stored or tables.ResultGoal(key=goal.key), values)

    def indicator(self, indicator: Indicator, factor_id: int, position: int) -> tables.Indicator:
        stored = indicators.by_key(self.session, indicator.key)
        if stored is None:
            self.new_indicators.add(indicator.key)
        goal = indicators.goal(self.session, indicator.goal) if indicator.goal else None
        values = {
            "factor_id": factor_id,
            "position": position,
            "code": indicator.code,
            "name": dict(indicator.name.wordings),
            "description": dict(indicator.description.wordings) if indicator.description else {},
            "source": indicator.source.value,
            "measure_unit": indicator.measure_unit,
            "direction": indicator.direction.value,
            "scale_min": indicator.scale_min,
            "scale_max": indicator.scale_max,
            "decimals": indicator.decimals,
            "goal_id": goal.id if goal else None,
            "owner": indicator.owner,
            "frequency": indicator.frequency.value,
            "every": indicator.every,
            "due_days": indicator.due_days,
            "plausible_low": indicator.plausible_low,
            "plausible_high": indicator.plausible_high,
            "largest_jump": indicator.largest_jump,
            "aggregation": indicator.aggregation.value,
            "formula": indicator.formula,
            "has_forecast": indicator.has_forecast,
            **self._scope(indicator, stored),
        }
        return self._set(stored or tables.Indicator(key=indicator.key), values)

    def target(self, indicator: tables.Indicator, planned: CatalogueTarget) -> None:
        stored = indicators.target(
            self.session, indicator.id, None, planned.unit_type, planned.period
        )
        row = stored or tables.Target(
            indicator_id=indicator.id, unit_type=planned.unit_type, period=planned.period
        )
        since = None if planned.period else self.since
        self._set(row, {**vars(planned.cuts), "text": planned.text}, since)
        if stored is None and since is not None and indicator.key not in self.new_indicators:
            versions.begin(self.session, row, since, {**vars(CutPoints()), "text": ""})

    def _time(self, scope: Scope, stored: Row | None) -> Values:
        """From when to when; a new entry that does not say from when begins where changes do."""
        begins = scope.valid_from.code if scope.valid_from else ""
        if not begins and self.since is not None:
            begins = self.since.code if stored is None else getattr(stored, "valid_from", "")
        return {
            "valid_from": begins,
            "valid_to": scope.valid_to.code if scope.valid_to else "",
        }

    def _scope(self, scope: Scope, stored: Row | None) -> Values:
        unit = organisation.unit(self.session, scope.unit) if scope.unit else None
        return {
            "unit_types": list(scope.unit_types),
            "unit_id": None if unit is None else unit.id,
            **self._time(scope, stored),
        }

    def _set(self, row: Stored, values: Values, since: Period | None = None) -> Stored:
        if row not in self.session:
            for name, value in values.items():
                setattr(row, name, value)
            self.session.add(row)
            self.changes.added += 1
            self.session.flush()
            return row
        lifetime: Values = {name: values[name] for name in _LIFETIME & values.keys()}
        facts = {name: value for name, value in values.items() if name not in lifetime}
        differs = bool(versions.change(self.session, row, lifetime, None))
        from_then = since if isinstance(row, tables.Target) else versions.later(row, self.since)
        found = versions.change(self.session, row, facts, from_then, is_break=self.is_break)
        if differs or found:
            self.changes.changed += 1
        else:
            self.changes.unchanged += 1
        self.session.flush()
        return row
