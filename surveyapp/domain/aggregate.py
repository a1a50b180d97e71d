"""What the figures of units say together, by the method their indicator names.

Nothing is guessed for a unit that has no figure: it is told as missing, and what stands is of the
others. A figure is only ever put together from figures of the same indicator, so never across
scales.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from surveyapp.domain.indicator import Aggregation
from surveyapp.domain.result import Flag

_PER_CENT = 100.0


@dataclass(frozen=True, slots=True)
class Part:
    """A unit's figure; None where there is none that may be seen. `n`: how many stand behind it.
    `reaches`: whether it reaches the unit's target, None where there is nothing to reach."""

    unit: str
    value: float | None
    n: int | None = None
    reaches: bool | None = None


@dataclass(frozen=True, slots=True)
class Together:
    """`units`: how many units it is of; `missing`: the units it should have been of, too."""

    value: float
    units: int
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FromUnits:
    """How a figure of a place above units follows from theirs: of how many units it is, and the
    names of those it should have been of, too."""

    method: Aggregation
    units: int
    missing: tuple[str, ...] = ()
    rate: None = None
    flags: tuple[Flag, ...] = ()


def together(how: Aggregation, parts: Sequence[Part]) -> Together | None:
    """None where the method is none, or no unit has what it takes."""
    used, missing = [], []
    for part in parts:
        if _counts(how, part):
            used.append(part)
        else:
            missing.append(part.unit)
    if not used or how is Aggregation.NONE:
        return None
    return Together(_value(how, used), len(used), tuple(missing))


def _counts(how: Aggregation, part: Part) -> bool:
    if part.value is None:
        return False
    if how is Aggregation.WEIGHTED_BY_N:
        return bool(part.n)
    return how is not Aggregation.SHARE_REACHING_TARGET or part.reaches is not None


def _value(how: Aggregation, used: Sequence[Part]) -> float:
    values = [part.value or 0.0 for part in used]
    match how:
        case Aggregation.WEIGHTED_BY_N:
            weights = [part.n or 0 for part in used]
            return sum(v * w for v, w in zip(values, weights, strict=True)) / sum(weights)
        case Aggregation.SUM:
            return sum(values)
        case Aggregation.SHARE_REACHING_TARGET:
            return _PER_CENT * sum(bool(part.reaches) for part in used) / len(used)
        case _:
            return sum(values) / len(used)
