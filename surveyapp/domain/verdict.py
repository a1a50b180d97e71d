"""Whether a difference has other reasons than chance: three words, decided together (§3.3).

From releases alone: z = difference / its standard error, where the error of each item is the
pooled standard deviation inside units divided by √n, and items of an index are joined by their
correlation (1 where it is not known: the widest). All verdicts of a page are one family, and the
Benjamini-Hochberg step-up keeps the share of false ones among those called clear at 5 %.
"""

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

LEVEL = 0.05
_NOTHING_PASSES = -1.0
T = TypeVar("T", bound=Hashable)


class Verdict(StrEnum):
    CLEARLY_HIGHER = "clearly_higher"
    NO_CLEAR_DIFFERENCE = "no_clear_difference"
    CLEARLY_LOWER = "clearly_lower"
    TOO_LITTLE = "too_little_to_compare"
    """No spread is known, since fewer than 100 answered in the whole round."""

    @property
    def is_clear(self) -> bool:
        return self in {Verdict.CLEARLY_HIGHER, Verdict.CLEARLY_LOWER}


@dataclass(frozen=True, slots=True)
class Item:
    """A question of the figure: its part, spread, and how many answered on both sides.

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


def evidence(
    difference: float,
    items: Sequence[Item],
    correlations: Mapping[str, Mapping[str, float]],
) -> Evidence:
    """What a difference between two weighted means of the same items says."""
    error = standard_error(items, correlations)
    if not error:
        return Evidence(difference, None)
    return Evidence(difference, math.erfc(abs(difference) / (error * math.sqrt(2))))


def standard_error(
    items: Sequence[Item], correlations: Mapping[str, Mapping[str, float]]
) -> float | None:
    """Of the difference; None where a spread is not known or one side has no answers."""
    if not items or any(item.sd is None or not (item.n_before and item.n_now) for item in items):
        return None
    whole = sum(item.weight for item in items)
    then = [_error(item, item.n_before, whole) for item in items]
    now = [_error(item, item.n_now, whole) for item in items]
    variance = _variance(then, items, correlations) + _variance(now, items, correlations)
    return math.sqrt(max(variance, 0.0))


def verdicts(family: Sequence[Evidence]) -> list[Verdict]:
    """One word for each, decided together."""
    known = sorted(one.p for one in family if one.p is not None)
    passed = [p for rank, p in enumerate(known, 1) if p <= LEVEL * rank / len(known)]
    limit = max(passed, default=_NOTHING_PASSES)
    return [_verdict(one, limit) for one in family]


def together(family: Mapping[T, Evidence]) -> dict[T, Verdict]:
    """The same, by name."""
    return dict(zip(family, verdicts(list(family.values())), strict=True))


def in_two_steps(family: Mapping[T, Evidence], inside: Mapping[T, Sequence[T]]) -> dict[T, Verdict]:
    """The words of one page: first what is inside nothing, then what is inside something clear.

    `inside` names what each lies in; what lies only in figures that are not clear is not tested
    and not clear either.
    """
    first = together({name: one for name, one in family.items() if not inside.get(name)})
    clear = {name for name, verdict in first.items() if verdict.is_clear}
    rest = {name: one for name, one in family.items() if name not in first}
    open_ = {name: one for name, one in rest.items() if clear.intersection(inside[name])}
    untested = {
        name: _verdict(one, _NOTHING_PASSES) for name, one in rest.items() if name not in open_
    }
    return first | together(open_) | untested


def _verdict(one: Evidence, limit: float) -> Verdict:
    if one.p is None:
        return Verdict.TOO_LITTLE
    if one.p > limit or one.difference == 0:
        return Verdict.NO_CLEAR_DIFFERENCE
    return Verdict.CLEARLY_HIGHER if one.difference > 0 else Verdict.CLEARLY_LOWER


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
