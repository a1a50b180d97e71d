"""Bands and squares of people whose sums are told in several parts (R6, R7).

A unit of four groups tells four sums; its bands and its interval rest on all its people. What is
told of them must leave every answer possible for every person beside those four sums, the classes
of high answers and each other. That is shown by writing down a table: all other parts stand at a
*setting* that follows from public figures alone, and the person's own part is varied. A setting
that fails proves nothing, so several are tried; where all fail, a class is joined with the next
or a figure moved. So the rules here can only be stricter than they need be, never laxer.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache, partial

from surveyapp.domain.bands import Ladder, LowEnds, ThreeBands, anybody, with_answer
from surveyapp.domain.share_class import CountRange, Range, held_class, nothing_told
from surveyapp.domain.slack import Known
from surveyapp.domain.squares import Told, square_limits
from surveyapp.domain.witness import NOWHERE, Reach, Table, reach, step_of

MOST_PARTS = 12
"""Unions of more mean atoms than this are not told in bands below 100 answers."""
_PLACES_IN_CLASS = (0.5, 0.0, 1.0)
_NEAR = 24
"""How far a sum of squares is moved before its limits are worked out."""


Rooms = Mapping[int, Range]
"""Per number of high answers, the fewest and most low ones."""


@lru_cache(maxsize=65536)
def low_rooms(ladder: Ladder, known: Known, value: int | None) -> Rooms:
    """What a mean atom's sum leaves possible when one person there answered `value` (None: nobody
    is asked about)."""
    ends = anybody(ladder, known) if value is None else with_answer(ladder, known, value)
    lows = LowEnds(ladder, known, value, nothing_told(known.n))
    return {
        highs: room
        for highs in range(ends.start, ends.end + 1)
        if (room := lows.beside(highs)) is not None
    }


@lru_cache(maxsize=65536)
def reach_of_others(ladder: Ladder, table: Table, value: int) -> Reach:
    """The reach of a part without the one person who answered `value`."""
    bands = ladder.three
    return reach(ladder, table if bands is None else table.without(value, bands))


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """How all parts stand while one is varied."""

    tables: tuple[Table, ...]
    lows: int
    highs: int
    reach: Reach
    fine_parts: int
    """How many parts have a reach without gaps."""

    def without(self, own: Reach) -> Reach:
        """The reach of all parts but the one whose own it is."""
        return self.reach.less(own, is_fine=self.fine_parts > own.is_fine)


ReachesOf = Callable[[Setting, int, int], Sequence[Reach]]


@dataclass(frozen=True)
class Union:
    """The mean atoms of one spread atom, in share atoms whose classes of high answers are told."""

    ladder: Ladder
    parts: tuple[Told, ...]

    @cached_property
    def knowns(self) -> tuple[Known, ...]:
        return tuple(known for part in self.parts for known in part.knowns)

    @cached_property
    def n(self) -> int:
        return sum(known.n for known in self.knowns)

    @cached_property
    def high(self) -> CountRange:
        low, top = sum(p.high.low for p in self.parts), sum(p.high.high for p in self.parts)
        return CountRange(self.n, low, top)

    def three_bands(self, low: int, middle: int) -> ThreeBands | None:
        """The classes in which low and middle answers are told; `low` and `middle` are the true
        numbers. None where nothing can be told."""
        if len(self.knowns) > MOST_PARTS or not self._high_settings:
            return None
        everybody = nothing_told(self.n)
        possible = [[way[1:] for way in self._ways(*pin, everybody)] for pin in self._pins]
        lows = held_class(low, self.n, possible, self._reach_of(0, everybody))
        possible = [
            [(self.n - highs - most, self.n - highs - fewest) for highs, fewest, most in ways]
            for ways in (self._ways(*pin, lows) for pin in self._pins)
        ]
        middles = held_class(middle, self.n, possible, self._reach_of(1, lows))
        return ThreeBands(lows, middles, self.high)

    def held_squares(self, told: ThreeBands, squares: int) -> int | None:
        """The nearest sum of squares that some table has for every answer of every person; None
        where there is none, which follows from what is told alone."""
        settings = list(self._settings(told))
        reaches = cache(partial(self._reaches, told))
        start = squares - (squares - sum(known.total for known in self.knowns)) % 2
        for near in self._outwards(start):
            if self._is_open(settings, reaches, near):
                return near
        return None

    def _outwards(self, start: int) -> Iterator[int]:
        """Every sum of squares some table may have at all, the nearest to `start` first; the limits
        are asked for only where no near one will do."""
        yield start
        for step in range(2, _NEAR, 2):
            yield from (start - step, start + step)
        held = square_limits(self.ladder, self.parts)
        furthest = max(start - held.least, held.greatest - start)
        for step in range(_NEAR, furthest + 2, 2):
            yield from (
                near for near in (start - step, start + step) if held.least <= near <= held.greatest
            )

    # --- ways a table can be written down ------------------------------------------------------

    @cached_property
    def _pins(self) -> list[tuple[int, int]]:
        """Every part and answer somebody in it may have given."""
        return [(at, value) for at in range(len(self.knowns)) for value in self.ladder.values]

    @cached_property
    def _part_of(self) -> tuple[int, ...]:
        return tuple(number for number, part in enumerate(self.parts) for _ in part.knowns)

    @cached_property
    def _high_settings(self) -> list[tuple[int, ...]]:
        found = [self._highs(place) for place in _PLACES_IN_CLASS]
        return [one for one in dict.fromkeys(found) if one is not None]

    def _highs(self, place: float) -> tuple[int, ...] | None:
        """High answers per mean atom with each share atom at `place` in its class, shared out
        evenly; None where its sums do not allow that."""
        highs: list[int] = []
        for part in self.parts:
            ends = [anybody(self.ladder, known) for known in part.knowns]
            rooms = [(one.start, one.end) for one in ends]
            wanted = part.high.low + round(place * (part.high.high - part.high.low))
            total = min(max(wanted, sum(r[0] for r in rooms)), sum(r[1] for r in rooms))
            if not part.high.low <= total <= part.high.high:
                return None
            highs += _shared_out(total, rooms)
        return tuple(highs)

    @cached_property
    def _low_rooms(self) -> tuple[Rooms, ...]:
        return tuple(low_rooms(self.ladder, known, None) for known in self.knowns)

    @cached_property
    def _rooms_at_settings(self) -> list[tuple[tuple[int, ...], list[Range]]]:
        """The settings of high answers that sums allow, with the room for low answers there."""
        found = []
        for highs in self._high_settings:
            rooms = [self._low_rooms[at].get(count) for at, count in enumerate(highs)]
            known = [room for room in rooms if room is not None]
            if len(known) == len(rooms):
                found.append((highs, known))
        return found

    def _own(self, at: int, value: int, highs: Sequence[int]) -> Iterator[tuple[int, Range]]:
        """High answers of the part `at` when one there answered `value`, and its low ones."""
        mine, told = self._part_of[at], self.parts[self._part_of[at]].high
        others = sum(
            count for part, count in zip(self._part_of, highs, strict=True) if part == mine
        )
        others -= highs[at]
        for own, lows in low_rooms(self.ladder, self.knowns[at], value).items():
            if told.low <= others + own <= told.high:
                yield own, lows

    def _ways(self, at: int, value: int, lows: CountRange) -> list[tuple[int, int, int]]:
        """High answers of all, and the fewest and most low ones inside their class: of the first
        setting that allows any."""
        for highs, rooms in self._rooms_at_settings:
            least = sum(room[0] for room in rooms) - rooms[at][0]
            greatest = sum(room[1] for room in rooms) - rooms[at][1]
            others = sum(highs) - highs[at]
            ways = [
                (others + own, max(lows.low, fewest + least), min(lows.high, most + greatest))
                for own, (fewest, most) in self._own(at, value, highs)
            ]
            found = [way for way in ways if way[1] <= way[2]]
            if found:
                return found
        return []

    def _reach_of(self, band: int, lows: CountRange) -> Range:
        """The fewest and most answers there can be in the low (0) or middle (1) band at all,
        beside the classes told before. A protected sum at the edge stands for all beyond it."""
        fewest = most = 0
        for known, rooms in zip(self.knowns, self._low_rooms, strict=True):
            pairs = [(highs, low) for highs, room in rooms.items() for low in room]
            ends = [known.n - highs - low if band else low for highs, low in pairs]
            if not ends or self.ladder.is_at_bottom(known) or self.ladder.is_at_top(known):
                ends = [0, known.n]
            fewest += min(ends)
            most += max(ends)
        if band:
            fewest = max(fewest, self.n - self.high.high - lows.high)
            most = min(most, self.n - self.high.low - lows.low)
        return fewest, min(most, self.n - self.high.low)

    # --- squares -------------------------------------------------------------------------------

    def _settings(self, told: ThreeBands) -> Iterator[Setting]:
        for highs, rooms in self._rooms_at_settings:
            others = self.n - sum(highs)
            first = max(told.low.low, others - told.middle.high, sum(room[0] for room in rooms))
            last = min(told.low.high, others - told.middle.low, sum(room[1] for room in rooms))
            if first <= last:
                for place in _PLACES_IN_CLASS:
                    lows = first + round(place * (last - first))
                    yield self._setting(highs, _shared_out(lows, rooms))

    def _setting(self, highs: Sequence[int], lows: Sequence[int]) -> Setting:
        tables = tuple(
            Table(low, known.n - high - low, high, known.total)
            for known, high, low in zip(self.knowns, highs, lows, strict=True)
        )
        reaches = [reach(self.ladder, table) for table in tables]
        whole = NOWHERE
        for one in reaches:
            whole = whole.plus(one)
        fine = sum(one.is_fine for one in reaches)
        return Setting(tables, sum(lows), sum(highs), whole, fine)

    def _is_open(self, settings: Sequence[Setting], reaches: ReachesOf, squares: int) -> bool:
        """Whether every answer of every person is possible beside all that is told."""
        step = step_of(self.ladder)
        return all(
            any(
                one.holds(squares - value * value, step)
                for setting in settings
                for one in reaches(setting, at, value)
            )
            for at, value in self._pins
        )

    def _reaches(self, told: ThreeBands, setting: Setting, at: int, value: int) -> Sequence[Reach]:
        """The squares of all but somebody in the part `at` who answered `value`, one reach for each
        table the part can have; all others as set."""
        rest = setting.without(reach(self.ladder, setting.tables[at]))
        return [
            rest.plus(reach_of_others(self.ladder, table, value))
            for table in self._own_tables(told, setting, at, value)
        ]

    def _own_tables(
        self, told: ThreeBands, setting: Setting, at: int, value: int
    ) -> Iterator[Table]:
        """The tables the part can have so that all classes are met."""
        before, known = setting.tables[at], self.knowns[at]
        lows, highs = setting.lows - before.low, setting.highs - before.high
        for high, (fewest, most) in self._own(at, value, [one.high for one in setting.tables]):
            left = self.n - highs - high - lows
            first = max(fewest, told.low.low - lows, left - told.middle.high)
            last = min(most, told.low.high - lows, left - told.middle.low)
            for low in range(first, last + 1):
                yield Table(low, known.n - low - high, high, known.total)


def _shared_out(total: int, rooms: Sequence[Range]) -> list[int]:
    """Numbers inside their rooms that add up to `total`, each as far through its room as it can."""
    fewest, most = sum(room[0] for room in rooms), sum(room[1] for room in rooms)
    share = (total - fewest) / (most - fewest) if most > fewest else 0.0
    found = [first + int(share * (last - first)) for first, last in rooms]
    left = total - sum(found)
    for at, (_, last) in enumerate(rooms):
        more = min(left, last - found[at], 1)
        found[at] += more
        left -= more
    return found
