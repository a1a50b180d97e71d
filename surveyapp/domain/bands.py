"""How answers spread inside an atom, told step by step so that every answer stays possible.

The steps, each taking what was told before as public: the sum; the share of high answers; the
low and the middle band; the sum of squares (`squares`). At each step the new figure's class is
widened (`share_class.held_class`) or the figure held (`slack.Limits`) so that, for every person
and every answer, some table agrees with everything told so far.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from surveyapp.domain.share_class import CountRange, Range, held_class, nothing_told
from surveyapp.domain.slack import Bands, Known, is_at_bottom, is_at_top

TOP_BAND = 2


@dataclass(frozen=True)
class Ladder:
    """The values of an item: `lo` to `hi`, high answers from `high_from` (None: no high band).
    `spans`: how far from the ends its protected sums are kept (`Parameters.spans`)."""

    lo: int
    hi: int
    high_from: int | None
    spans: int = 1

    def is_at_top(self, known: Known) -> bool:
        return is_at_top(known, self.lo, self.hi, self.spans)

    def is_at_bottom(self, known: Known) -> bool:
        return is_at_bottom(known, self.lo, self.hi, self.spans)

    @property
    def values(self) -> range:
        return range(self.lo, self.hi + 1)

    @cached_property
    def two(self) -> Bands:
        """Not high and high; one band when there is no high one."""
        if self.high_from is None:
            return Bands(((self.lo, self.hi),))
        return Bands(((self.lo, self.high_from - 1), (self.high_from, self.hi)))

    @cached_property
    def three(self) -> Bands | None:
        """Low (as wide as high), middle and high; None unless each is one or two values wide.

        Wider bands (on 0 to 10) are not told below 100 answers: what they would leave possible
        together with a sum of squares has not been worked out.
        """
        if self.high_from is None:
            return None
        low_to = self.lo + self.hi - self.high_from
        ranges = ((self.lo, low_to), (low_to + 1, self.high_from - 1), (self.high_from, self.hi))
        return Bands(ranges) if all(0 <= last - first <= 1 for first, last in ranges) else None


@dataclass(frozen=True)
class Curve:
    """Every table of `n` answers that add up to `total`, by number of high answers: from `start`
    to `end` of them, each with its least and greatest sum of squares."""

    ladder: Ladder
    n: int
    total: int
    start: int
    end: int
    _known: dict[tuple[bool, int], int] = field(default_factory=dict, compare=False, repr=False)

    def least(self, high: int) -> int:
        found = self._known.get((False, high))
        if found is None:
            found = _some(self.ladder.two.least_squares(self._counts(high), self.total))
            self._known[False, high] = found
        return found

    def greatest(self, high: int) -> int:
        found = self._known.get((True, high))
        if found is None:
            found = _some(self.ladder.two.greatest_squares(self._counts(high), self.total))
            self._known[True, high] = found
        return found

    def _counts(self, high: int) -> list[int]:
        return [self.n] if self.ladder.high_from is None else [self.n - high, high]

    @cached_property
    def lowest_at(self) -> int:
        """Where the least sum of squares stops falling."""
        return self._first(lambda high: self.least(high + 1) >= self.least(high))

    @cached_property
    def highest_at(self) -> int:
        """Where the greatest sum of squares stops rising."""
        return self._first(lambda high: self.greatest(high + 1) <= self.greatest(high))

    def _first(self, holds: Callable[[int], bool]) -> int:
        low, high = self.start, self.end
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if holds(middle) else (middle + 1, high)
        return low


@lru_cache(maxsize=65536)
def curve(ladder: Ladder, n: int, total: int) -> Curve:
    """The curve of `n` answers that add up to `total`."""
    if ladder.high_from is None:
        return Curve(ladder, n, total, 0, 0)
    # The sum lies between everybody at the bottom and everybody at the top of their band.
    fewest = max(0, -((n * (ladder.high_from - 1) - total) // (ladder.hi - ladder.high_from + 1)))
    most = min(n, (total - n * ladder.lo) // (ladder.high_from - ladder.lo))
    return Curve(ladder, n, total, fewest, most)


def _some(value: int | None) -> int:
    if value is None:
        raise ValueError("no table has this sum")
    return value


@dataclass(frozen=True, slots=True)
class Pinned:
    """The tables of one atom in which one chosen person answered `value`: a curve of all the
    others, moved by what that person adds."""

    curve: Curve
    high: int
    squares: int

    @property
    def start(self) -> int:
        return self.curve.start + self.high

    @property
    def end(self) -> int:
        return self.curve.end + self.high

    def least(self, high: int) -> int:
        return self.curve.least(high - self.high) + self.squares

    def greatest(self, high: int) -> int:
        return self.curve.greatest(high - self.high) + self.squares


def anybody(ladder: Ladder, known: Known) -> Pinned:
    return Pinned(curve(ladder, known.n, known.total), 0, 0)


def with_answer(ladder: Ladder, known: Known, value: int) -> Pinned:
    is_high = ladder.high_from is not None and value >= ladder.high_from
    others = curve(ladder, known.n - 1, known.total - value)
    return Pinned(others, int(is_high), value * value)


# --- the share of high answers ----------------------------------------------------------------


def high_range(ladder: Ladder, knowns: Sequence[Known], high: int) -> CountRange:
    """The class in which the number of high answers of one share atom is told.

    `knowns` are the mean atoms it is made of; `high` is the true number.
    """
    n = sum(known.n for known in knowns)
    free = [anybody(ladder, known) for known in knowns]
    low, top = sum(one.start for one in free), sum(one.end for one in free)
    possible = list(_per_answer(ladder, knowns))
    if ladder.spans > 1:
        possible += _per_two_answers(ladder, knowns)
    # A protected sum at the edge stands for all sums beyond it, so the count reaches further.
    for known, one in zip(knowns, free, strict=True):
        low -= one.start if ladder.is_at_bottom(known) else 0
        top += known.n - one.end if ladder.is_at_top(known) else 0
    return held_class(high, n, possible, (low, top))


def _per_answer(ladder: Ladder, knowns: Sequence[Known]) -> Iterator[list[Range]]:
    """The high answers there can be, for each person (by atom) and each answer of that person."""
    free = [anybody(ladder, known) for known in knowns]
    low, top = sum(one.start for one in free), sum(one.end for one in free)
    for known, one in zip(knowns, free, strict=True):
        for value in ladder.values:
            pinned = with_answer(ladder, known, value)
            yield [(low - one.start + pinned.start, top - one.end + pinned.end)]


def _per_two_answers(ladder: Ladder, knowns: Sequence[Known]) -> Iterator[list[Range]]:
    """The same for each two people: one who knows their own answer, and another."""
    for own in range(len(knowns)):
        for value in ladder.values:
            is_high = ladder.high_from is not None and value >= ladder.high_from
            others = list(knowns)
            others[own] = Known(knowns[own].n - 1, knowns[own].total - value)
            for [(low, top)] in _per_answer(ladder, others):
                yield [(low + is_high, top + is_high)]


# --- the low and the middle band --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ThreeBands:
    """What is told of an atom's answers in the low, the middle and the high band."""

    low: CountRange
    middle: CountRange
    high: CountRange


def three_bands(
    ladder: Ladder, known: Known, high: CountRange, low: int, middle: int
) -> ThreeBands:
    """The classes in which low and middle answers of one atom are told, after the class of high
    ones (`high`). `low` and `middle` are the true numbers."""
    n = known.n
    is_top = ladder.is_at_top(known)
    is_bottom = ladder.is_at_bottom(known)
    everybody = nothing_told(n)

    possible = [_lows(ladder, known, value, high, everybody) for value in ladder.values]
    fewest, most = _ends(_lows(ladder, known, None, high, everybody))
    reach = (0 if is_top else fewest, n if is_bottom else most)
    low_range = held_class(low, n, possible, reach)

    possible = [_middles(ladder, known, value, high, low_range) for value in ladder.values]
    fewest, most = _ends(_middles(ladder, known, None, high, low_range))
    reach = (0 if is_top or is_bottom else fewest, most)
    return ThreeBands(low_range, held_class(middle, n, possible, reach), high)


def _ends(ranges: Sequence[Range]) -> Range:
    return min(low for low, _ in ranges), max(high for _, high in ranges)


def _lows(
    ladder: Ladder, known: Known, value: int | None, high: CountRange, low: CountRange
) -> list[Range]:
    """How few and many low answers there can be, per number of high ones, when one person
    answered `value` (None: nobody is asked about) and both are in their classes."""
    ends = map(LowEnds(ladder, known, value, low).beside, high.numbers)
    return [one for one in ends if one is not None]


def _middles(
    ladder: Ladder, known: Known, value: int | None, high: CountRange, low: CountRange
) -> list[Range]:
    ends = LowEnds(ladder, known, value, low)
    return [
        (known.n - highs - one[1], known.n - highs - one[0])
        for highs in high.numbers
        if (one := ends.beside(highs)) is not None
    ]


class LowEnds:
    """How few and many low answers there can be in one atom, in the class `low`, when one person
    answered `value` (None: nobody is asked about)."""

    def __init__(self, ladder: Ladder, known: Known, value: int | None, low: CountRange) -> None:
        bands = ladder.three
        if bands is None or ladder.high_from is None:
            raise ValueError("no middle band")
        band = None if value is None else bands.holding(value)
        self._low_own, self._high_own = int(band == 0), int(band == TOP_BAND)
        self._others = known.n - (value is not None)
        # The sum lies between everybody at the bottom and everybody at the top of their band:
        # above and below it, were all others in the middle band; and what each high one adds.
        middle_from, high_from = bands.ranges[1][0], ladder.high_from
        total = known.total - (value or 0)
        self._above = self._others * middle_from - total
        self._below = self._others * (high_from - 1) - total
        self._high_above = high_from - middle_from
        self._high_below = ladder.hi - high_from + 1
        self._step_above, self._step_below = middle_from - ladder.lo, high_from - middle_from
        self._least, self._most = low.low - self._low_own, low.high - self._low_own

    def beside(self, highs: int) -> Range | None:
        """The fewest and the most low answers with `highs` high ones; None when there is no
        table."""
        highs -= self._high_own
        rest = self._others - highs
        if highs < 0 or rest < 0:
            return None
        above = self._above + highs * self._high_above
        below = self._below + highs * self._high_below
        fewest = max(0, -(-above // self._step_above), self._least)
        most = min(rest, below // self._step_below, self._most)
        return (fewest + self._low_own, most + self._low_own) if fewest <= most else None
