"""Figures that leave every answer possible for every person, even for one who knows the rules.

A sum is shown no closer to either end than one person's full range (R3). Any second figure of
the same people (squares, a share of high answers) is then held between the greatest of the least
and the least of the greatest values it could have if somebody, anybody, had answered v, for every
v (R7). A figure held so is compatible with every answer of every person.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Known(NamedTuple):
    """What is public of an atom: how many answered and their protected sum."""

    n: int
    total: int


class Limits(NamedTuple):
    """What a second figure is held between. When `least` exceeds `greatest`, nothing can be
    told: the held figure is then a constant."""

    least: int
    greatest: int

    def hold(self, value: int) -> int:
        return min(max(value, self.least), self.greatest)


def protected_sum(total: int, n: int, lo: int, hi: int, spans: int = 1) -> int:
    """R3: the sum as it may be seen, from lo·n + R to hi·n - R with R = hi - lo; with `spans`
    times R where somebody inside who knows an answer is reckoned with."""
    span = (hi - lo) * spans
    return min(max(total, lo * n + span), hi * n - span)


def is_at_top(known: Known, lo: int, hi: int, spans: int = 1) -> bool:
    """Whether the true sum may be higher than the protected one ("or higher")."""
    return known.total >= hi * known.n - (hi - lo) * spans


def is_at_bottom(known: Known, lo: int, hi: int, spans: int = 1) -> bool:
    return known.total <= lo * known.n + (hi - lo) * spans


def limits(ranges: Iterable[tuple[int, int]]) -> Limits:
    """From what the figure could be (least, greatest) for each person and answer."""
    pairs = list(ranges)
    return Limits(max(low for low, _ in pairs), min(high for _, high in pairs))


# --- how large and small a sum of squares can be ----------------------------------------------


@dataclass(frozen=True, slots=True)
class Bands:
    """Neighbouring ranges of values, lowest first, both ends included: ((1, 4), (5, 6))."""

    ranges: tuple[tuple[int, int], ...]

    def holding(self, value: int) -> int:
        """The index of the band a value lies in."""
        for index, (_, last) in enumerate(self.ranges):
            if value <= last:
                return index
        raise ValueError(value)

    def without(self, value: int, counts: Sequence[int]) -> list[int]:
        """The people per band when one who answered `value` is set aside."""
        index = self.holding(value)
        return [count - (band == index) for band, count in enumerate(counts)]

    def least_squares(self, counts: Sequence[int], total: int) -> int | None:
        """The least Σv² with so many people in each band and this sum; None if impossible.

        Everybody starts at the bottom of the band; the cheapest steps up are the lowest ones, so
        the lowest band is raised evenly first.
        """
        left = self._to_spread(counts, total)
        if left is None:
            return None
        squares = 0
        for (first, last), count in zip(self.ranges, counts, strict=True):
            if count:
                raised = min(left, count * (last - first))
                left -= raised
                level, extra = divmod(raised, count)
                squares += extra * (first + level + 1) ** 2 + (count - extra) * (first + level) ** 2
        return squares

    def greatest_squares(self, counts: Sequence[int], total: int) -> int | None:
        """The greatest Σv²: the highest band is raised first, one person at a time to its top."""
        left = self._to_spread(counts, total)
        if left is None:
            return None
        squares = 0
        for (first, last), count in zip(reversed(self.ranges), reversed(counts), strict=True):
            raised = min(left, count * (last - first))
            left -= raised
            at_top, rest = divmod(raised, last - first) if last > first else (0, 0)
            between = 1 if rest else 0
            squares += at_top * last**2 + between * (first + rest) ** 2
            squares += (count - at_top - between) * first**2
        return squares

    def has_squares(self, counts: Sequence[int], total: int, squares: int) -> bool:
        """Whether some table has these people per band, this sum and this sum of squares. Only
        for three bands of one or two values each: then a table is how many have the upper one."""
        left = self._to_spread(counts, total)
        if left is None:
            return False
        firsts = [first for first, _ in self.ranges]
        rooms = [
            (last - first) * count for (first, last), count in zip(self.ranges, counts, strict=True)
        ]
        rest = squares - sum(
            first * first * count for first, count in zip(firsts, counts, strict=True)
        )
        # With x, y, z people at the upper value of low, middle, high:
        # x + y + z = left and (2·first + 1) per person adds up to rest.
        # So x·step = start + z·rise, and each room leaves z between two ends.
        low, middle, high = (2 * first + 1 for first in firsts)
        step, rise, start = middle - low, high - middle, middle * left - rest
        fewest = max(
            0,
            left - rooms[0] - rooms[1],
            -(start // rise),
            -((start - step * (left - rooms[1])) // (step + rise)),
        )
        most = min(
            rooms[2],
            left,
            (step * rooms[0] - start) // rise,
            (step * left - start) // (step + rise),
        )
        # Every `step`-th z at the latest divides as the first one does.
        last = min(most, fewest + step - 1)
        return any((start + z * rise) % step == 0 for z in range(fewest, last + 1))

    def _to_spread(self, counts: Sequence[int], total: int) -> int | None:
        """The sum above everybody's lowest; None when no table has these counts and sum."""
        if min(counts) < 0:
            return None
        pairs = list(zip(self.ranges, counts, strict=True))
        left = total - sum(first * count for (first, _), count in pairs)
        room = sum((last - first) * count for (first, last), count in pairs)
        return left if 0 <= left <= room else None
