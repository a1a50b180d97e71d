"""For the controller: how well themes, indicators and questions of a survey work."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from surveyapp.domain.access import Actor
from surveyapp.domain.errors import NotFound
from surveyapp.domain.history import Kind
from surveyapp.domain.language import Text
from surveyapp.domain.quality import Warned, warnings
from surveyapp.domain.result import PartOfIndex, Reliability
from surveyapp.services import results
from surveyapp.services.results import UnitResults, Waiting


@dataclass(frozen=True, slots=True)
class Part:
    part: PartOfIndex
    text: Text
    dont_know: float | None


@dataclass(frozen=True, slots=True)
class Index:
    text: Text
    reliability: Reliability
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Quality:
    found: UnitResults
    warnings: tuple[Warned, ...]
    indices: tuple[Index, ...]

    def name(self, index: tuple[str, str]) -> Text:
        return next(
            one.text for one in self.indices if (one.reliability.kind, one.reliability.key) == index
        )

    def question(self, key: str) -> Text:
        return self.found.definition.by_key[key].text


def of_round(session: Session, actor: Actor, round_id: int, unit: str) -> Quality:
    """Of a sector or the municipality. Raises NotFound where there is no result yet."""
    found = results.of_unit(session, actor, round_id, unit)
    if isinstance(found, Waiting):
        raise NotFound("result", f"{round_id}/{unit}")
    told = list(_different(found.region.reliability))
    names = {(one.kind, one.key) for one in told}
    warned = (one for one in warnings(found.region) if one.index is None or one.index in names)
    return Quality(found, tuple(warned), tuple(_index(found, one) for one in told))


def _different(every: Sequence[Reliability]) -> Iterator[Reliability]:
    """An indicator of the same questions as a theme says the same as the theme."""
    seen: list[set[str]] = []
    for one in sorted(every, key=lambda one: one.kind != Kind.SECTION):
        questions = {part.key for part in one.items}
        if questions not in seen:
            seen.append(questions)
            yield one


def _index(found: UnitResults, one: Reliability) -> Index:
    parts = tuple(
        Part(part, found.definition.by_key[part.key].text, _doubt(found, part.key))
        for part in one.items
    )
    return Index(_text(found, one), one, parts)


def _text(found: UnitResults, one: Reliability) -> Text:
    titles = {section.key: section.title for section in found.definition.sections}
    names = titles if one.kind == Kind.SECTION else found.indicator_names
    return names.get(one.key, Text({"en": one.key}))


def _doubt(found: UnitResults, key: str) -> float | None:
    shown = found.region.question(key)
    return None if shown is None else shown.dont_know
