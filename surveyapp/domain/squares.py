"""The sum of squares behind a count-based interval, held so that every answer stays possible (R7).

It is held given everything told before of the same people: sums, classes of high answers, bands.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from surveyapp.domain.bands import Ladder, LowEnds, Pinned, ThreeBands, anybody, with_answer
from surveyapp.domain.share_class import CountRange
from surveyapp.domain.slack import Bands, Known, Limits, limits

MOST_TRIED = 12


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of one share atom: the mean atoms in it, the class of its high answers, and
    the bands when it is a single mean atom and they are shown."""

    knowns: tuple[Known, ...]
    high: CountRange
    bands: ThreeBands | None = None


def held_squares(ladder: Ladder, parts: Sequence[Told], squares: int) -> int:
    """The sum of squares of a spread atom made of share atoms (`parts`), as it may be used."""
    if len(parts) == 1 and parts[0].bands is not None:
        return _held_in_bands(ladder, parts[0].knowns[0], parts[0].bands, squares)
    held = square_limits(ladder, tuple(parts), margin=_margin(ladder)).hold(squares)
    # Σv² and Σv are odd together. Beside a protected sum at the edge the true sum may be another.
    total = sum(known.total for part in parts for known in part.knowns)
    return held - (held - total) % 2


def _margin(ladder: Ladder) -> int:
    """How far inside its extremes a sum of squares can take every second whole number: R², made
    even (found by listing all tables of up to 20 people on scales of 5 and 6)."""
    span = ladder.hi - ladder.lo
    return span * span + span % 2


@lru_cache(maxsize=4096)
def square_limits(ladder: Ladder, parts: tuple[Told, ...], margin: int = 0) -> Limits:
    """R7's slack rule for squares. The extremes are those of tables that can be written down, so
    the limits are never too wide."""
    whole = [_free(ladder, part) for part in parts]
    least, greatest = sum(low for low, _ in whole), sum(high for _, high in whole)
    return limits(
        (least - whole_low + low + margin, greatest - whole_high + high - margin)
        for part, (whole_low, whole_high) in zip(parts, whole, strict=True)
        for low, high in _per_answer(ladder, part)
    )


def _held_in_bands(ladder: Ladder, known: Known, told: ThreeBands, squares: int) -> int:
    """The nearest sum of squares that some table has for every answer of a person; a constant
    when there is none."""
    if _is_open(ladder, known, told, squares):
        return squares
    held = square_limits(ladder, (Told((known,), told.high, told),))
    start = held.hold(squares)
    start -= (start - known.total) % 2
    for step in range(0, held.greatest - held.least + 1, 2):
        for near in (start - step, start + step):
            if held.least <= near <= held.greatest and _is_open(ladder, known, told, near):
                return near
    return held.greatest


def _is_open(ladder: Ladder, known: Known, told: ThreeBands, squares: int) -> bool:
    """Whether every answer of a person is possible beside all that is told and these squares."""
    return all(_has_table(ladder, known, told, squares, value) for value in ladder.values)


def _has_table(ladder: Ladder, known: Known, told: ThreeBands, squares: int, value: int) -> bool:
    bands = _three(ladder)
    return any(
        bands.has_squares(
            bands.without(value, counts), known.total - value, squares - value * value
        )
        for counts in _counts(ladder, known, told, value)
    )


def _counts(
    ladder: Ladder, known: Known, told: ThreeBands, value: int | None
) -> Iterator[list[int]]:
    """People per band, in ways that what is told and one person's `value` leave possible: every
    way in small places, ways spread evenly over all of them in large ones. Any of them is a
    table that can be written down, so fewer make the rule stricter, never laxer.

    Near an end of the scale few ways are possible at all; then they are looked for one by one.
    """
    lows = LowEnds(ladder, known, value, told.low)
    spread = _ways(lows, known, told, _some_of(told.high.numbers))
    first = next(spread, None)
    if first is not None:
        yield first
        yield from spread
        return
    possible = [highs for highs in told.high.numbers if _lows(lows, known, told, highs)]
    yield from _ways(lows, known, told, _some_of(possible))


def _ways(
    lows: LowEnds, known: Known, told: ThreeBands, highs: Iterable[int]
) -> Iterator[list[int]]:
    for high in highs:
        for low in _some_of(_lows(lows, known, told, high)):
            yield [low, known.n - high - low, high]


def _lows(lows: LowEnds, known: Known, told: ThreeBands, highs: int) -> range:
    """How many may have answered low beside `highs` high answers; the rest are in the middle."""
    ends = lows.beside(highs)
    if ends is None:
        return range(0)
    others = known.n - highs
    first = max(ends[0], others - told.middle.high)
    return range(first, min(ends[1], others - told.middle.low) + 1)


def _some_of(numbers: Sequence[int]) -> Sequence[int]:
    """All of a few numbers; of many, some from the first to the last."""
    if len(numbers) <= MOST_TRIED:
        return numbers
    steps = MOST_TRIED - 1
    return [numbers[0] + (len(numbers) - 1) * step // steps for step in range(MOST_TRIED)]


def _three(ladder: Ladder) -> Bands:
    bands = ladder.three
    if bands is None:
        raise ValueError("no middle band")
    return bands


def _free(ladder: Ladder, part: Told) -> tuple[int, int]:
    if part.bands is not None:
        return _in_bands(ladder, part.knowns[0], part.bands, None)
    return _in_class([anybody(ladder, known) for known in part.knowns], part.high)


def _per_answer(ladder: Ladder, part: Told) -> Iterator[tuple[int, int]]:
    """The extremes for each person (by atom) and each answer of that person."""
    if part.bands is not None:
        for value in ladder.values:
            yield _in_bands(ladder, part.knowns[0], part.bands, value)
        return
    free = [anybody(ladder, known) for known in part.knowns]
    for index, known in enumerate(part.knowns):
        for value in ladder.values:
            pinned = with_answer(ladder, known, value)
            yield _in_class([*free[:index], pinned, *free[index + 1 :]], part.high)


def _in_bands(ladder: Ladder, known: Known, told: ThreeBands, value: int | None) -> tuple[int, int]:
    """The extremes over all numbers of low, middle and high answers inside their classes."""
    bands = _three(ladder)
    total, own = known.total, 0
    if value is not None:
        total, own = known.total - value, value * value
    least: list[int] = []
    greatest: list[int] = []
    for counts in _counts(ladder, known, told, value):
        others = counts if value is None else bands.without(value, counts)
        low, high = bands.least_squares(others, total), bands.greatest_squares(others, total)
        if low is not None and high is not None:
            least.append(low)
            greatest.append(high)
    return min(least) + own, max(greatest) + own


def _in_class(atoms: Sequence[Pinned], high: CountRange) -> tuple[int, int]:
    """The extremes when the high answers of all atoms together lie in the class told. Each atom
    starts where its own sum is most extreme; then high answers are added or taken where that
    costs least, until the class is met."""
    return _cheapest(atoms, high, sign=1), -_cheapest(atoms, high, sign=-1)


def _cheapest(atoms: Sequence[Pinned], high: CountRange, sign: int) -> int:
    def cost(atom: Pinned, count: int) -> int:
        return atom.least(count) if sign > 0 else -atom.greatest(count)

    def best(atom: Pinned) -> int:
        found = atom.curve.lowest_at if sign > 0 else atom.curve.highest_at
        return found + atom.high

    at = [best(atom) for atom in atoms]
    while not high.low <= sum(at) <= high.high:
        step = 1 if sum(at) < high.low else -1
        price = {
            i: cost(atom, at[i] + step) - cost(atom, at[i])
            for i, atom in enumerate(atoms)
            if atom.start <= at[i] + step <= atom.end
        }
        at[min(price, key=lambda i: price[i])] += step
    return sum(cost(atom, count) for atom, count in zip(atoms, at, strict=True))
