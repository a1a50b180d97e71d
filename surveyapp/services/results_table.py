"""A release as one flat table, a row for each thing that is shown; for machines."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from surveyapp.domain.disclosure import AtLeast, Exactly, NotMeasured, People, Suppressed, Within
from surveyapp.domain.priority import Priorities
from surveyapp.domain.release import (
    Published,
    PublishedChoices,
    PublishedRate,
    QuestionResult,
    Rate,
    Region,
    Release,
    ShareClass,
)
from surveyapp.domain.second_breakdown import SecondBreakdown
from surveyapp.domain.text_review import TextsOfUnit
from surveyapp.domain.verdict import Verdict
from surveyapp.services.result_lines import Shown, beside

COLUMNS = (
    "unit",
    "group",
    "kind",
    "key",
    "part",
    "state",
    "reason",
    "method",
    "value",
    "bound",
    "low",
    "high",
    "n_from",
    "n_to",
    "verdict",
)
_BANDS = ("low", "middle", "high")
Cell = str | int | float | None
Cells = Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class _Place:
    unit: str
    group: str

    def row(self, kind: str, key: str, cells: Cells, part: str = "") -> tuple[Cell, ...]:
        given = {"unit": self.unit, "group": self.group, "kind": kind, "key": key, "part": part}
        return tuple((given | dict(cells)).get(column, "") for column in COLUMNS)


def rows(release: Release, unit: str | None = None) -> Iterator[tuple[Cell, ...]]:
    """Rows under `COLUMNS`; of one unit and its groups when `unit` is given.

    Shares are from 0 to 1; the classes of `high`, `band` and `choice` rows are in per cent, with
    an open end left empty. An exact number of answers has the same `n_from` and `n_to`.
    """
    for region in release.regions:
        if unit is None or region.unit == unit:
            yield from _region(region)
            if region is release.root and release.second_breakdown is not None:
                yield from _by_class(region, release.second_breakdown)


def priorities(code: str, found: Priorities | None) -> Iterator[tuple[Cell, ...]]:
    """How much of what goes together with being satisfied lies in each question of a place, with
    its corner as `part`, and how often it was among the three weightiest."""
    place = _Place(code, "")
    for one in found.items if found else ():
        for part, share in ((one.corner.value, one.weight), ("top_three", one.top_three)):
            cells: Cells = {"state": "published", "method": "share", "value": share}
            yield place.row("priority", one.key, cells, part)


def texts(found: TextsOfUnit | None) -> Iterator[tuple[Cell, ...]]:
    """What people wrote as far as it is released: each text as a value; how many were told as a
    theme only, the theme as `part`; how many were withheld, and why."""
    if found is None:
        return
    place = _Place(found.unit, "")
    for question in found.questions:
        for text in question.texts:
            yield place.row("text", question.key, {"state": "published", "value": text})
        for theme, number in question.themes.items():
            cells: Cells = {"state": "published", "value": number}
            yield place.row("text_theme", question.key, cells, theme)
        for reason, number in question.withheld.items():
            withheld: Cells = {"state": "withheld", "reason": reason.value, "value": number}
            yield place.row("text_withheld", question.key, withheld)


def _region(region: Region) -> Iterator[tuple[Cell, ...]]:
    place = _Place(region.unit, region.group or "")
    yield place.row("response", "", _rate(region.response_rate) | _people(region.answered))
    if region.invited is not None:
        yield place.row("invited", "", {"state": "published", "value": region.invited})
    for section in region.sections:
        yield place.row("section", section.key, _result(section))
        yield from _beside(place, "section", section)
    for indicator in region.indicators:
        yield place.row("indicator", indicator.key, _result(indicator))
        yield from _beside(place, "indicator", indicator)
    for question in region.questions:
        yield from _question(place, question)


def _by_class(region: Region, found: SecondBreakdown) -> Iterator[tuple[Cell, ...]]:
    """A row for each question and choice of the fact, with the choice as `part`."""
    place = _Place(region.unit, region.group or "")
    if found.was_dropped:
        yield place.row("class", found.question, {"state": "dropped"})
    for question in found.questions:
        for one in question.classes:
            low, high = one.interval or ("", "")
            cells: Cells = {
                "state": "published",
                "method": "mean",
                "value": one.mean,
                "bound": one.bound.value if one.bound else "",
                "low": low,
                "high": high,
                "verdict": question.apart.value,
            }
            yield place.row("class", question.key, {**cells, **_people(one.n)}, one.choice)


def _beside(place: _Place, kind: str, shown: Shown) -> Iterator[tuple[Cell, ...]]:
    """What the figure is held against, in a row of its own for each."""
    against = beside(shown)
    for part, one in (("rest", against.rest), ("same_kind", against.kind)):
        if one is not None:
            yield place.row(kind, shown.key, _held(one.value, one.verdict), part)
    change = against.change
    if change is not None:
        part = f"last_round {change.period or ''}".strip()
        yield place.row(kind, shown.key, _held(change.previous, change.verdict), part)


def _held(value: float | None, verdict: Verdict) -> Cells:
    return {"state": "published", "value": value, "verdict": verdict.value}


def _question(place: _Place, question: QuestionResult) -> Iterator[tuple[Cell, ...]]:
    if isinstance(question.result, PublishedChoices):
        for choice in question.result.choices:
            cells = _share(choice) | _people(question.result.n)
            yield place.row("choice", question.key, cells, choice.key or "")
        return
    yield place.row("question", question.key, _result(question))
    yield from _beside(place, "question", question)
    if question.high is not None:
        yield place.row("high", question.key, _share(question.high))
    for part, band in zip(_BANDS, question.bands, strict=False):
        yield place.row("band", question.key, _share(band), part)
    for one in question.categories:
        cells = {"state": "published", "method": "share", "value": one.share}
        yield place.row("category", question.key, cells, f"{one.first}-{one.last}")
    if question.dont_know is not None:
        cells = {"state": "published", "method": "share", "value": question.dont_know}
        yield place.row("dont_know", question.key, cells)


def _result(shown: Shown) -> dict[str, Cell]:
    match shown.result:
        case Suppressed(reason):
            return {"state": "suppressed", "reason": reason.value}
        case Published() as published:
            return _published(published)
        case _:
            return {"state": "not_measured"}


def _published(result: Published) -> dict[str, Cell]:
    low, high = result.interval or ("", "")
    return {
        "state": "published",
        "method": "share" if result.is_share else "mean",
        "value": result.value,
        "bound": result.bound.value if result.bound else "",
        "low": low,
        "high": high,
    } | _people(result.n)


def _rate(rate: Rate) -> dict[str, Cell]:
    match rate:
        case PublishedRate(value, is_at_least):
            bound = ">=" if is_at_least else ""
            return {"state": "published", "method": "share", "value": value, "bound": bound}
        case Suppressed(reason):
            return {"state": "suppressed", "reason": reason.value}
        case NotMeasured():
            return {"state": "not_measured"}


def _share(share: ShareClass) -> dict[str, Cell]:
    low = "" if share.low is None else share.low
    high = "" if share.high is None else share.high
    return {"state": "published", "low": low, "high": high}


def _people(count: People) -> dict[str, Cell]:
    match count:
        case Exactly(value):
            return {"n_from": value, "n_to": value}
        case AtLeast(value):
            return {"n_from": value, "n_to": ""}
        case Within(low, high):
            return {"n_from": low, "n_to": "" if high is None else high}
