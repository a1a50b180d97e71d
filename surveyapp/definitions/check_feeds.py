"""What can be wrong with how questions feed indicators."""

from collections.abc import Iterator
from dataclasses import dataclass

from surveyapp.definitions.indicator_model import IndicatorModel
from surveyapp.definitions.known import Known
from surveyapp.definitions.model import ScaleModel
from surveyapp.definitions.place import Place, repeated
from surveyapp.definitions.problem import Problem

_PERCENT = (0, 100)


@dataclass(frozen=True)
class _Feed:
    """A question's part in an indicator, in either of the two ways to write it."""

    place: Place
    indicator: Place
    question: Place
    scale: ScaleModel | None
    """None for a number question, and for a scale with mistakes of its own."""

    @property
    def method(self) -> str:
        return self.place.at("method").text or "mean"

    @property
    def is_number(self) -> bool:
        return self.question.at("kind").text == "number"

    @property
    def ends(self) -> tuple[int, int] | None:
        """The lowest and highest value a mean can have."""
        if self.scale is not None:
            return self.scale.points[0].value, self.scale.points[-1].value
        low, high = self.question.at("min").whole, self.question.at("max").whole
        return (low, high) if self.is_number and low is not None and high is not None else None


def problems(file: Place, questions: list[Place], known: Known) -> Iterator[Problem]:
    default = file.at("scale").text
    first: dict[str, tuple[str, str]] = {}
    for question in questions:
        scale_key = question.at("scale").text or default
        is_number = question.at("kind").text == "number"
        scale = None if is_number else known.scale(scale_key)
        feeds = list(_feeds(question, scale))
        yield from repeated((each.indicator for each in feeds), "«{}» stands twice; remove one")
        if feeds and question.at("show_if").value is not None:
            words = "a question with show_if cannot feed an indicator; remove one of the two"
            yield question.at("indicator").says(words)
        for feed in feeds:
            yield from _reference(feed, known)
            yield from _share(feed) if feed.method == "share" else _mean(feed)
            measured = (feed.method, str(feed.ends) if is_number else str(scale_key))
            yield from _mixed(feed, measured, first)


def _feeds(question: Place, scale: ScaleModel | None) -> Iterator[_Feed]:
    if question.at("kind").text not in {None, "scale", "number"}:
        return
    written = question.at("indicator")
    if written.text is not None:
        yield _Feed(written, written, question, scale)
    for place in written.each():
        yield _Feed(place, place.at("key"), question, scale)


def _reference(feed: _Feed, known: Known) -> Iterator[Problem]:
    key = feed.indicator.text
    if key is None or known.indicators is None:
        return
    if key not in known.indicators:
        words = f"there is no indicator «{key}» in indicators.yaml; add it or choose one"
        yield feed.indicator.says(words)
    indicator = known.indicators.get(key)
    if indicator is None:
        return
    if indicator.source != "survey":
        words = f"«{key}» takes figures, not answers; choose an indicator with source: survey"
        yield feed.indicator.says(words)
    elif feed.method == "mean":
        yield from _same_scale(feed, indicator)
    elif (indicator.measure_unit, indicator.scale_min, indicator.scale_max) != (
        "percent",
        *_PERCENT,
    ):
        words = f"a share needs an indicator in percent from 0 to 100, which «{key}» is not"
        yield feed.indicator.says(words)


def _same_scale(feed: _Feed, indicator: IndicatorModel) -> Iterator[Problem]:
    measured = (indicator.scale_min, indicator.scale_max)
    if feed.ends is not None and feed.ends != measured and not _is_yes_no(feed):
        low, high = feed.ends
        words = (
            f"«{indicator.key}» goes from {_number(measured[0])} to {_number(measured[1])}, "
            f"the question from {low} to {high}; choose another indicator or scale"
        )
        yield feed.indicator.says(words)


def _number(value: float | None) -> str:
    return "?" if value is None else f"{value:g}"


def _is_yes_no(feed: _Feed) -> bool:
    return feed.scale is not None and feed.scale.method == "share"


def _mean(feed: _Feed) -> Iterator[Problem]:
    if _is_yes_no(feed):
        words = "this scale is never averaged; write {key, method: share, of: [1]}"
        yield feed.place.says(words)
    if feed.place.at("of").wholes:
        yield feed.place.at("of").says("belongs to method: share; remove it or add the method")


def _share(feed: _Feed) -> Iterator[Problem]:
    chosen = feed.place.at("of")
    if feed.is_number:
        yield feed.place.at("method").says("a number has no share; use method: mean")
        return
    if not chosen.wholes:
        yield chosen.says("is missing; a share needs the values that count, as of: [3, 4, 5]")
        return
    if len(set(chosen.wholes)) < len(chosen.wholes):
        yield chosen.says("a value stands twice; remove one")
    if feed.scale is None:
        return
    values = {point.value for point in feed.scale.points}
    outside = sorted(set(chosen.wholes) - values)
    if outside:
        yield chosen.says(
            f"{outside[0]} is not on the scale, which goes {min(values)}–{max(values)}"
        )
    elif set(chosen.wholes) == values:
        yield chosen.says("holds every value of the scale, so the share says nothing; remove some")


def _mixed(
    feed: _Feed, measured: tuple[str, str], first: dict[str, tuple[str, str]]
) -> Iterator[Problem]:
    """Questions of different scales may not end in one index; `first` remembers the first."""
    key = feed.indicator.text
    if key is not None and first.setdefault(key, measured) != measured:
        words = (
            f"questions of different scales feed «{key}» (here {measured[0]} on {measured[1]}, "
            f"earlier {' on '.join(first[key])}); give each scale an indicator of its own"
        )
        yield feed.indicator.says(words)
