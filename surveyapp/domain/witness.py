"""Which sums of squares a table can have when its sum and its bands are given.

Written down in closed form, so that a rule can ask thousands of times whether some table agrees
with all that is told.
"""

from dataclasses import dataclass
from functools import lru_cache

from surveyapp.domain.bands import Ladder
from surveyapp.domain.share_class import Range
from surveyapp.domain.slack import Bands


@dataclass(frozen=True, slots=True)
class Table:
    """How many low, middle and high answers one mean atom has; `total` is their sum."""

    low: int
    middle: int
    high: int
    total: int

    def without(self, value: int, bands: Bands) -> "Table":
        """The table of all but one person, who answered `value`."""
        low, middle, high = bands.without(value, (self.low, self.middle, self.high))
        return Table(low, middle, high, self.total - value)


@dataclass(frozen=True, slots=True)
class Reach:
    """The sums of squares a table can have: `base + step · d` for d from `first` to `last`, every
    one of them when `is_fine`, else every second."""

    base: int
    first: int
    last: int
    is_fine: bool

    def plus(self, other: "Reach") -> "Reach":
        return Reach(
            self.base + other.base,
            self.first + other.first,
            self.last + other.last,
            self.is_fine or other.is_fine,
        )

    def less(self, other: "Reach", *, is_fine: bool) -> "Reach":
        """What is left when a part is taken out again."""
        first, last = self.first - other.first, self.last - other.last
        return Reach(self.base - other.base, first, last, is_fine)

    def holds(self, squares: int, step: int) -> bool:
        d, odd = divmod(squares - self.base, step)
        is_between = not odd and self.first <= d <= self.last
        return is_between and (self.is_fine or (d - self.first) % 2 == 0)


NOWHERE = Reach(0, 0, 0, is_fine=False)


@lru_cache(maxsize=65536)
def reach(ladder: Ladder, table: Table) -> Reach:
    """With so many people per band and this sum, `rest` people take the upper value of theirs.

    On a scale whose middle band has two values, moving one such person from the low to the middle
    or from the middle to the high band adds one step; where it has one value, from low to high.
    """
    (low, low_to), (middle, middle_to), (high, _) = _three(ladder)
    rest = table.total - low * table.low - middle * table.middle - high * table.high
    base = low**2 * table.low + middle**2 * table.middle + high**2 * table.high
    room_low, room_high = ((low_to - low) * count for count in (table.low, table.high))
    room_middle = (middle_to - middle) * table.middle
    if middle == middle_to:
        least = max(0, rest - room_low)
        return Reach(base + (2 * low + 1) * rest, least, min(room_high, rest), is_fine=True)
    up = min(room_high, rest)
    most = up - max(0, rest - up - room_middle)
    down = min(room_low, rest)
    least = max(0, rest - down - room_middle) - down
    is_fine = room_middle > 0 and most > least
    return Reach(base + (2 * middle + 1) * rest, least, most, is_fine)


def step_of(ladder: Ladder) -> int:
    (low, _), (middle, middle_to), (high, _) = _three(ladder)
    return 2 * (high - low) if middle == middle_to else 2 * (high - middle)


def _three(ladder: Ladder) -> tuple[Range, Range, Range]:
    bands = ladder.three
    if bands is None:
        raise ValueError("no middle band")
    low, middle, high = bands.ranges
    return low, middle, high
