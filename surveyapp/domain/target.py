"""The cut points that make a result good or bad, and the bands that follow from them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cached_property
from itertools import pairwise

from surveyapp.domain import number
from surveyapp.domain.errors import Refused
from surveyapp.domain.indicator import Direction, Indicator
from surveyapp.domain.period import Period


class Status(StrEnum):
    """Where a result lies: target met, accepted between target and lower limit, or neither."""

    MET = "met"
    BETWEEN = "between"
    BELOW = "below"


class TargetProblem(StrEnum):
    """Why cut points cannot be taken."""

    LIMIT_ON_WRONG_SIDE = "limit_on_wrong_side"
    OUTSIDE_SCALE = "outside_scale"
    RANGE_CROSSED = "range_crossed"
    RANGE_INCOMPLETE = "range_incomplete"
    RANGE_NOT_ALLOWED = "range_not_allowed"
    CUT_POINTS_NOT_ALLOWED = "cut_points_not_allowed"
    LIMIT_WITHOUT_TARGET = "limit_without_target"
    CONTRARY_SIGN = "contrary_sign"


class TargetRemark(StrEnum):
    """What is allowed but worth asking about."""

    EMPTY_MIDDLE = "empty_middle_band"
    STRICT_SIGN = "strict_sign_read_as_inclusive"
    EASIER_THAN_LAST_RESULT = "easier_than_last_result"


@dataclass
class InvalidTarget(Refused):
    """Cut points that contradict the indicator or each other; `problems` maps a field to why."""

    indicator: str
    direction: str
    problems: dict[str, str]


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of values with one status; an open end is None."""

    status: Status
    low: float | None
    high: float | None


@dataclass(frozen=True)
class CutPoints:
    """The numbers of a target as they are stored, before they are held against an indicator."""

    target: float | None = None
    lower_limit: float | None = None
    range_low: float | None = None
    range_high: float | None = None
    accept_low: float | None = None
    accept_high: float | None = None

    def given(self) -> dict[str, float]:
        pairs = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in pairs.items() if value is not None}


@dataclass(frozen=True)
class Target:
    """Cut points that fit their indicator. A cut point belongs to its better side (≥, ≤).

    Bands follow from the cut points, so no value can fall between two bands or into both.
    """

    direction: Direction
    cuts: CutPoints
    text: str = ""
    """A target in words; never read as a number."""
    remarks: frozenset[TargetRemark] = frozenset()

    @property
    def has_numbers(self) -> bool:
        return bool(self.cuts.given())

    @property
    def has_limit(self) -> bool:
        """Whether anything between the target and not acceptable was set."""
        return bool({"lower_limit", "accept_low", "accept_high"} & self.cuts.given().keys())

    @cached_property
    def cut_points(self) -> tuple[float, ...]:
        """Every value where the status may change, lowest first."""
        return tuple(sorted(set(self.cuts.given().values())))

    def status(self, value: float) -> Status | None:
        """The one band `value` lies in; None where the target holds no numbers.

        Without a lower limit nothing is unacceptable: missing the target is `between`.
        """
        cuts = self.cuts
        match self.direction:
            case Direction.UP if cuts.target is not None:
                return _one_sided(value, cuts.target, cuts.lower_limit)
            case Direction.DOWN if cuts.target is not None:
                limit = None if cuts.lower_limit is None else -cuts.lower_limit
                return _one_sided(-value, -cuts.target, limit)
            case Direction.RANGE if cuts.range_low is not None and cuts.range_high is not None:
                return self._two_sided(value, cuts.range_low, cuts.range_high)
            case _:
                return None

    def _two_sided(self, value: float, low: float, high: float) -> Status:
        if low <= value <= high:
            return Status.MET
        if not self.has_limit:
            return Status.BETWEEN
        accept_low = low if self.cuts.accept_low is None else self.cuts.accept_low
        accept_high = high if self.cuts.accept_high is None else self.cuts.accept_high
        return Status.BETWEEN if accept_low <= value <= accept_high else Status.BELOW

    def near(self, value: float, interval: tuple[float, float] | None) -> float | None:
        """The cut point inside `interval` that is closest to `value`; None means certain.

        An interval that is a point (everybody answered) decides for certain.
        """
        if interval is None or interval[0] == interval[1]:
            return None
        inside = [cut for cut in self.cut_points if interval[0] <= cut <= interval[1]]
        return min(inside, key=lambda cut: abs(cut - value), default=None)

    @cached_property
    def bands(self) -> tuple[Band, ...]:
        """All bands from the lowest value to the highest, each beginning where the last ended."""
        if not self.has_numbers:
            return ()
        edges: list[float | None] = [None, *self.cut_points, None]
        bands: list[Band] = []
        for low, high in pairwise(edges):
            status = self.status(_inside(low, high))
            if status is None:
                continue
            if bands and bands[-1].status is status:
                bands[-1] = Band(status, bands[-1].low, high)
            else:
                bands.append(Band(status, low, high))
        return tuple(bands)


@dataclass(frozen=True)
class SetTarget:
    """Cut points as somebody set them: at one unit, else for a type of unit, else for all."""

    cuts: CutPoints
    text: str = ""
    unit: str = ""
    unit_type: str = ""
    period: str = ""
    """The period it holds for; empty = every period without one of its own."""
    is_own: bool = False
    """The unit itself set it; it counts only while it is no weaker than what holds otherwise."""

    @property
    def is_empty(self) -> bool:
        return not self.text and not self.cuts.given()


def holding(
    targets: Iterable[SetTarget],
    unit: str,
    unit_type: str,
    period: Period,
    direction: Direction,
) -> SetTarget | None:
    """The one target that holds: unit before type before all, own period before every period;
    and before them the unit's own as long as it is no weaker."""
    every = list(targets)
    common = _ranked((one for one in every if not one.is_own), unit, unit_type, period)
    own = _ranked((one for one in every if one.is_own), unit, unit_type, period)
    if own is None or (common is not None and not is_no_weaker(direction, own.cuts, common.cuts)):
        return common
    return own


def _ranked(
    targets: Iterable[SetTarget], unit: str, unit_type: str, period: Period
) -> SetTarget | None:
    ranks = {}
    for one in targets:
        level = _level(one, unit, unit_type)
        if level is not None and one.period in {"", period.code} and not one.is_empty:
            ranks[(level, one.period == "")] = one
    return ranks[min(ranks)] if ranks else None


def is_no_weaker(direction: Direction, own: CutPoints, common: CutPoints) -> bool:
    """Whether every value that `own` calls met or accepted is so by `common`, too."""
    match direction:
        case Direction.UP:
            return _at_least(own.target, common.target) and _at_least(
                own.lower_limit, common.lower_limit
            )
        case Direction.DOWN:
            return _at_most(own.target, common.target) and _at_most(
                own.lower_limit, common.lower_limit
            )
        case Direction.RANGE:
            return (
                _at_least(own.range_low, common.range_low)
                and _at_most(own.range_high, common.range_high)
                and (not _has_accepted(common) or _has_accepted(own))
                and _at_least(_lowest(own), _lowest(common))
                and _at_most(_highest(own), _highest(common))
            )
        case Direction.MONITOR:
            return True


def _has_accepted(cuts: CutPoints) -> bool:
    return cuts.accept_low is not None or cuts.accept_high is not None


def _lowest(cuts: CutPoints) -> float | None:
    """The lowest accepted value; None where nothing was said of what is accepted."""
    if not _has_accepted(cuts):
        return None
    return cuts.range_low if cuts.accept_low is None else cuts.accept_low


def _highest(cuts: CutPoints) -> float | None:
    if not _has_accepted(cuts):
        return None
    return cuts.range_high if cuts.accept_high is None else cuts.accept_high


def _at_least(own: float | None, common: float | None) -> bool:
    return common is None or (own is not None and own >= common)


def _at_most(own: float | None, common: float | None) -> bool:
    return common is None or (own is not None and own <= common)


def _level(target: SetTarget, unit: str, unit_type: str) -> int | None:
    if target.unit:
        return 0 if target.unit == unit else None
    if target.unit_type:
        return 1 if target.unit_type == unit_type else None
    return 2


def target_for(
    indicator: Indicator, cuts: CutPoints, text: str = "", last_result: float | None = None
) -> Target:
    """`cuts` as the target of `indicator`. Raises InvalidTarget with every problem at once."""
    problems = _problems(indicator, cuts)
    if problems:
        raise InvalidTarget(indicator.key, indicator.direction, problems)
    remarks = frozenset(_remarks(indicator.direction, cuts, last_result))
    return Target(indicator.direction, cuts, text.strip(), remarks)


def read_goal(text: str, direction: Direction) -> tuple[float, TargetRemark | None]:
    """A target typed as "4,5", "≥ 4,5" or "< 7 %": a sign must say what the direction says.

    Raises InvalidTarget for a contrary sign and number.InvalidNumber for anything but one number.
    """
    bare = text.strip()
    sign = next((mark for mark in ("<=", ">=", "≤", "≥", "<", ">") if bare.startswith(mark)), "")
    value = number.parse(bare.removeprefix(sign))
    if not sign:
        return value, None
    agrees = {Direction.UP: {">", ">=", "≥"}, Direction.DOWN: {"<", "<=", "≤"}}
    if sign not in agrees.get(direction, set()):
        raise InvalidTarget("", direction, {"target": TargetProblem.CONTRARY_SIGN})
    return value, TargetRemark.STRICT_SIGN if sign in {"<", ">"} else None


def _one_sided(value: float, target: float, limit: float | None) -> Status:
    if value >= target:
        return Status.MET
    return Status.BETWEEN if limit is None or value >= limit else Status.BELOW


def _inside(low: float | None, high: float | None) -> float:
    """A value between two edges, of which at least one is given."""
    if low is None:
        return 0.0 if high is None else high - 1
    return low + 1 if high is None else (low + high) / 2


_RANGE_FIELDS = frozenset({"range_low", "range_high", "accept_low", "accept_high"})


def _problems(indicator: Indicator, cuts: CutPoints) -> dict[str, str]:
    given = cuts.given()
    outside: dict[str, str] = {
        name: TargetProblem.OUTSIDE_SCALE
        for name, value in given.items()
        if not indicator.is_possible(value)
    }
    match indicator.direction:
        case Direction.MONITOR:
            return dict.fromkeys(given, TargetProblem.CUT_POINTS_NOT_ALLOWED)
        case Direction.RANGE:
            return _range_problems(cuts) | outside
        case Direction.UP | Direction.DOWN:
            return _one_sided_problems(cuts, indicator.direction) | outside


def _one_sided_problems(cuts: CutPoints, direction: Direction) -> dict[str, str]:
    found: dict[str, str] = {
        name: TargetProblem.RANGE_NOT_ALLOWED for name in cuts.given() if name in _RANGE_FIELDS
    }
    if cuts.lower_limit is None:
        return found
    if cuts.target is None:
        return found | {"lower_limit": TargetProblem.LIMIT_WITHOUT_TARGET}
    wrong = (
        cuts.lower_limit > cuts.target
        if direction is Direction.UP
        else cuts.lower_limit < cuts.target
    )
    return found | ({"lower_limit": TargetProblem.LIMIT_ON_WRONG_SIDE} if wrong else {})


def _range_problems(cuts: CutPoints) -> dict[str, str]:
    given = cuts.given()
    if not given:
        return {}
    found: dict[str, str] = {
        name: TargetProblem.CUT_POINTS_NOT_ALLOWED for name in given if name not in _RANGE_FIELDS
    }
    if cuts.range_low is None or cuts.range_high is None:
        missing = "range_low" if cuts.range_low is None else "range_high"
        return found | {missing: TargetProblem.RANGE_INCOMPLETE}
    if cuts.range_low > cuts.range_high:
        found["range_high"] = TargetProblem.RANGE_CROSSED
    if cuts.accept_low is not None and cuts.accept_low > cuts.range_low:
        found["accept_low"] = TargetProblem.RANGE_CROSSED
    if cuts.accept_high is not None and cuts.accept_high < cuts.range_high:
        found["accept_high"] = TargetProblem.RANGE_CROSSED
    return found


def _remarks(
    direction: Direction, cuts: CutPoints, last_result: float | None
) -> Iterator[TargetRemark]:
    if cuts.target is None:
        return
    if cuts.target == cuts.lower_limit:
        yield TargetRemark.EMPTY_MIDDLE
    if last_result is None or last_result == cuts.target:
        return
    if (last_result > cuts.target) is (direction is Direction.UP):
        yield TargetRemark.EASIER_THAN_LAST_RESULT
