"""The catalogue of indicators: reading it, finding an indicator by what a file calls it, saving it.

From the first import the database is the truth; an import adds and changes, and never removes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveyapp.definitions.catalogue import Catalogue, CatalogueTarget
from surveyapp.domain import period as periods
from surveyapp.domain.access import Actor, Right, may
from surveyapp.domain.errors import InvalidInput, NotAllowed, NotFound
from surveyapp.domain.indicator import Direction, FocusArea, Indicator, Source, SuccessFactor
from surveyapp.domain.language import Text
from surveyapp.domain.target import CutPoints, InvalidTarget, target_for
from surveyapp.services import audit
from surveyapp.store import indicators, tables


@dataclass
class Changes:
    """How many entries an import added, changed and found as they were."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0


class Match(StrEnum):
    """By what a file's word for an indicator was found; words in `paper.problems`."""

    KEY = "matched_by_key"
    CODE = "matched_by_code"
    NAME = "matched_by_name"


@dataclass(frozen=True)
class Finder:
    """Finds an indicator as files name it: by key, else by code, else by name (fault 22)."""

    by_key: Mapping[str, tables.Indicator]
    by_code: Mapping[str, Sequence[tables.Indicator]]
    by_name: Mapping[str, Sequence[tables.Indicator]]

    def find(self, text: str) -> tuple[tables.Indicator, Match]:
        """The indicator and what matched; raises InvalidInput."""
        wanted = text.strip()
        if wanted in self.by_key:
            return self.by_key[wanted], Match.KEY
        for how, found in (
            (Match.CODE, self.by_code.get(wanted.casefold(), ())),
            (Match.NAME, self.by_name.get(wanted.casefold(), ())),
        ):
            if len(found) == 1:
                return found[0], how
            if found:
                raise InvalidInput({"indicator": "ambiguous_indicator"})
        raise InvalidInput({"indicator": "unknown_indicator"})


def finder(session: Session) -> Finder:
    everything = indicators.everything(session)
    by_code: dict[str, list[tables.Indicator]] = {}
    by_name: dict[str, list[tables.Indicator]] = {}
    for one in everything:
        if one.code:
            by_code.setdefault(one.code.casefold(), []).append(one)
        for name in {wording.casefold() for wording in one.name.values()}:
            by_name.setdefault(name, []).append(one)
    return Finder({one.key: one for one in everything}, by_code, by_name)


def row(session: Session, key: str) -> tables.Indicator:
    """The stored indicator; raises NotFound."""
    found = indicators.by_key(session, key)
    if found is None:
        raise NotFound("indicator", key)
    return found


def as_domain(stored: tables.Indicator) -> Indicator:
    return Indicator(
        key=stored.key,
        name=Text(stored.name),
        source=Source(stored.source),
        direction=Direction(stored.direction),
        measure_unit=stored.measure_unit,
        code=stored.code,
        description=Text(stored.description) if stored.description else None,
        scale_min=stored.scale_min,
        scale_max=stored.scale_max,
        decimals=stored.decimals,
        unit_types=tuple(stored.unit_types),
        valid_from=periods.parse(stored.valid_from) if stored.valid_from else None,
        valid_to=periods.parse(stored.valid_to) if stored.valid_to else None,
    )


def focus_areas(session: Session) -> tuple[FocusArea, ...]:
    """Focus areas with success factors and indicators, in the plan's order."""
    return tuple(area(stored) for stored in indicators.areas(session))


def catalogue(session: Session) -> Catalogue:
    """The catalogue with its common targets, as `import_catalogue` takes it; units' own targets
    travel in the file of targets."""
    stored = indicators.areas(session)
    return Catalogue(
        tuple(map(area, stored)),
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


def area(stored: tables.FocusArea) -> FocusArea:
    return FocusArea(stored.key, Text(stored.name), tuple(map(_factor, stored.factors)))


def _factor(stored: tables.SuccessFactor) -> SuccessFactor:
    return SuccessFactor(stored.key, Text(stored.name), tuple(map(as_domain, stored.indicators)))


def refuse_unless_manager(session: Session, actor: Actor) -> None:
    """The catalogue holds for everybody: it takes the right at the top of the organisation."""
    root = session.scalar(select(tables.Unit.code).where(tables.Unit.parent_id.is_(None)))
    if not may(actor, Right.MANAGE_CATALOGUE, (root or "",)):
        raise NotAllowed(Right.MANAGE_CATALOGUE, "indicators")


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
        self._set(stored, position=position, name=dict(area.name.wordings))
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
            name=dict(factor.name.wordings),
        )
        self.session.flush()
        for number, indicator in enumerate(factor.indicators):
            self.indicator(stored, indicator, number, targets.get(indicator.key, ()))

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
            unit_types=list(indicator.unit_types),
            valid_from=indicator.valid_from.code if indicator.valid_from else "",
            valid_to=indicator.valid_to.code if indicator.valid_to else "",
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
