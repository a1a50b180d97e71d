"""What may be shown and what may not: the states of a result, numbers of people, the thresholds.

A round is published over a tree (municipality, sectors, units, groups). Nothing in this module
holds an answer; a `Suppressed` result holds no number, so no page can leak one.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum

from surveyapp.domain.errors import InvalidInput

NodeKey = tuple[str, str | None]
"""A place in the tree: unit code and group key; the group is None for everything but groups."""


class Reason(StrEnum):
    TOO_FEW = "too_few"
    """Fewer answers than the threshold."""
    PROTECTS_OTHERS = "protects_others"
    """Enough answers, but subtracting it from a total would uncover somebody else."""
    NO_ANSWERS = "no_answers"


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A result nobody may see. It carries no number, so none can leak."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class NotMeasured:
    """There was nothing to measure, or nothing to measure against."""


@dataclass(frozen=True, slots=True)
class Exactly:
    value: int

    @property
    def least(self) -> int:
        return self.value


@dataclass(frozen=True, slots=True)
class AtLeast:
    """Everybody or nearly everybody answered; how nearly is not told (R9)."""

    value: int

    @property
    def least(self) -> int:
        return self.value


@dataclass(frozen=True, slots=True)
class Within:
    """From `low` to `high` people, both included; `high` is None for an open upper end."""

    low: int
    high: int | None

    @property
    def least(self) -> int:
        return self.low


People = Exactly | AtLeast | Within

FLOORS: Mapping[str, int] = {
    "format": 1,
    "k_unit": 5,
    "k_group": 5,
    "k_share": 12,
    "k_dist": 30,
    "k_text": 10,
}
"""No threshold may be set lower than this."""
ENOUGH_WITH_INSIDERS = 100


@dataclass(frozen=True, slots=True)
class Parameters:
    """The thresholds of a round, frozen when it opens. They may be raised, never lowered."""

    format: int = 1
    k_unit: int = 5
    """Units, sectors, the municipality and every remainder."""
    k_group: int = 8
    k_share: int = 12
    """Shares in classes of ten points."""
    k_dist: int = 30
    """Three bands, and the spread behind a count-based interval."""
    k_text: int = 10
    insider: bool = False
    """Whether somebody who knows one of the answers, their own, is reckoned with: twice the slack,
    and below 100 answers neither bands nor a spread."""

    @property
    def spans(self) -> int:
        """How many people's full range every sum keeps from the ends of the scale (R3)."""
        return 2 if self.insider else 1

    @property
    def k_spread(self) -> int:
        """From how many answers on three bands and the spread may be seen."""
        return max(self.k_dist, ENOUGH_WITH_INSIDERS) if self.insider else self.k_dist

    def __post_init__(self) -> None:
        problems = {
            name: f"below_{floor}" for name, floor in FLOORS.items() if getattr(self, name) < floor
        }
        if self.k_group < self.k_unit:
            problems["k_group"] = "below_k_unit"
        if problems:
            raise InvalidInput(problems)

    def as_json(self) -> dict[str, int]:
        """`insider` only where it is on, so that what was stored before it existed keeps its
        bytes."""
        return {key: value for key, value in asdict(self).items() if value is not False}

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> "Parameters":
        """Parameters from what `as_json` gave; an unknown or ill-typed setting is refused."""
        known = {field.name for field in fields(cls)}
        problems = {name: "unknown" for name in data if name not in known}
        switch = data.get("insider", False)
        numbers = {
            name: value
            for name, value in data.items()
            if isinstance(value, int) and not isinstance(value, bool)
        }
        problems |= dict.fromkeys(data.keys() - numbers.keys() - {"insider"}, "not_a_number")
        if not isinstance(switch, bool):
            problems["insider"] = "not_yes_or_no"
        if problems:
            raise InvalidInput(problems)
        return cls(insider=bool(switch), **numbers)


@dataclass(frozen=True, slots=True)
class Node:
    """One place of the round's tree.

    `code` is the unit's code (for a group: its unit's), `parent` the code of the unit above (for
    a group: the same unit; None only at the root), `invited` how many were invited here, with
    all below, or None when nobody knows.
    """

    code: str
    parent: str | None
    group: str | None
    invited: int | None

    @property
    def key(self) -> NodeKey:
        return (self.code, self.group)


def name_of(key: NodeKey) -> str:
    """How a release names a place: `medkila`, and `medkila/avd-1` for a group."""
    unit, group = key
    return unit if group is None else f"{unit}/{group}"


# --- numbers of people (R9, R14) --------------------------------------------------------------

TOO_NEAR_ALL = 3
"""With fewer than this many unanswered, the number of answers is blunted (R9)."""
MANY_INVITED = 20
"""From here on a release says that nobody answered; below it says too few (R9)."""
FOLLOW_UP_CLASSES = (5, 10, 15, 20, 30, 50, 100)
"""Lower ends of the classes in which a follow-up's number of answers is told (R14)."""


def is_nearly_all(answered: int, invited: int | None) -> bool:
    """Whether so few of those invited did not answer that R9 blunts the number."""
    return invited is not None and 0 <= invited - answered < TOO_NEAR_ALL


def told(answered: int, invited: int | None) -> People:
    """A number of answers as it may be told: the exact one, or "at least N - 2" (R9)."""
    if invited is not None and is_nearly_all(answered, invited):
        return AtLeast(max(invited - TOO_NEAR_ALL + 1, 0))
    return Exactly(answered)


def follow_up_class(answered: int) -> Within:
    """The class a follow-up's number of answers falls in (R14); below 5 there is one class."""
    lows = [low for low in (0, *FOLLOW_UP_CLASSES) if low <= answered]
    index = len(lows)
    ends = (*FOLLOW_UP_CLASSES, None)
    end = ends[index - 1]
    return Within(lows[-1], None if end is None else end - 1)
