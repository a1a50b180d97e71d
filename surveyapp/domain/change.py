"""Whether a survey figure has changed for other reasons than chance (STATISTICS §3.3).

From two releases alone: z = difference / its standard error, where the error of each item is the
pooled standard deviation inside units divided by √n, and items of an index are joined by their
correlation (1 where it is not known: the widest). All changes of a page are one family, and the
Benjamini–Hochberg step-up keeps the share of false ones among those called clear at 5 %.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from surveyapp.domain.scorecard import AskedQuestion, FromSurvey, Line

CLEARLY_HIGHER = "clearly_higher"
CLEARLY_LOWER = "clearly_lower"
NO_CLEAR_DIFFERENCE = "no_clear_difference"
TOO_LITTLE = "too_little_to_compare"
_LEVEL = 0.05


@dataclass(frozen=True, slots=True)
class Item:
    """A question of the figure: its part, spread, and how many answered then and now.

    `sd` is None where fewer than 100 answered in the whole round, so that no spread is known.
    """

    key: str
    weight: float
    sd: float | None
    n_before: int
    n_now: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """A difference, and how often chance alone gives one as large; None when nothing can say."""

    difference: float
    p: float | None


def judged(lines: Sequence[Line]) -> list[Line]:
    """The lines of one page, with a verdict where a survey value follows another of the same
    survey."""
    found = {
        number: one for number, line in enumerate(lines) if (one := _evidence_of(line)) is not None
    }
    words = dict(zip(found, verdicts(list(found.values())), strict=True))
    return [replace(line, verdict=words.get(number)) for number, line in enumerate(lines)]


def _evidence_of(line: Line) -> Evidence | None:
    now = line.reading.provenance
    before = None if line.previous is None else line.previous.provenance
    if line.difference is None or not (
        isinstance(now, FromSurvey) and isinstance(before, FromSurvey)
    ):
        return None
    if now.method != "mean":
        return Evidence(line.difference, None)
    then = {question.key: question for question in before.questions}
    items = [_item(question, then.get(question.key)) for question in now.questions]
    return evidence(line.difference, items, now.correlations)


def _item(now: AskedQuestion, before: AskedQuestion | None) -> Item:
    """With the spread of the later round, else of the earlier one; a question that was not asked
    then had no answers."""
    if before is None:
        return Item(now.key, now.weight, now.sd, 0, now.answers)
    sd = before.sd if now.sd is None else now.sd
    return Item(now.key, now.weight, sd, before.answers, now.answers)


def evidence(
    difference: float,
    items: Sequence[Item],
    correlations: Mapping[str, Mapping[str, float]],
) -> Evidence:
    whole = sum(item.weight for item in items)
    if not items or any(item.sd is None or not (item.n_before and item.n_now) for item in items):
        return Evidence(difference, None)
    then = [_error(item, item.n_before, whole) for item in items]
    now = [_error(item, item.n_now, whole) for item in items]
    variance = _variance(then, items, correlations) + _variance(now, items, correlations)
    if variance <= 0:
        return Evidence(difference, None)
    return Evidence(difference, math.erfc(abs(difference) / math.sqrt(2 * variance)))


def verdicts(family: Sequence[Evidence]) -> list[str]:
    """One word for each, decided together."""
    known = sorted(one.p for one in family if one.p is not None)
    passed = [p for rank, p in enumerate(known, 1) if p <= _LEVEL * rank / len(known)]
    limit = max(passed, default=-1.0)
    return [_verdict(one, limit) for one in family]


def _verdict(one: Evidence, limit: float) -> str:
    if one.p is None:
        return TOO_LITTLE
    if one.p > limit or one.difference == 0:
        return NO_CLEAR_DIFFERENCE
    return CLEARLY_HIGHER if one.difference > 0 else CLEARLY_LOWER


def _error(item: Item, n: int, whole: float) -> float:
    return item.weight / whole * (item.sd or 0.0) / math.sqrt(n)


def _variance(
    errors: Sequence[float], items: Sequence[Item], known: Mapping[str, Mapping[str, float]]
) -> float:
    total = 0.0
    for one, first in zip(items, errors, strict=True):
        for other, second in zip(items, errors, strict=True):
            total += first * second * _correlation(one.key, other.key, known)
    return total


def _correlation(one: str, other: str, known: Mapping[str, Mapping[str, float]]) -> float:
    if one == other:
        return 1.0
    return known.get(one, {}).get(other, known.get(other, {}).get(one, 1.0))
