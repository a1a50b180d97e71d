"""The sum of squares behind a count-based interval, held so that every answer stays possible (R7).

It is held given everything told before of the same people: sums, classes of high answers, bands.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from surveyapp.domain.bands import Ladder, Pinned, ThreeBands, anybody, low_ends, with_answer
from surveyapp.domain.share_class import CountRange
from surveyapp.domain.slack import Known, Limits, limits


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of one share atom: the mean atoms in it, the class of its high answers, and
    the bands when it is a single mean atom and they are shown."""

    knowns: tuple[Known, ...]
    high: CountRange
    bands: ThreeBands | None = None


def held_squares(ladder: Ladder, parts: Sequence[Told], squares: int) -> int:
    """The sum of squares of a spread atom made of share atoms (`parts`), as it may be used."""
    held = square_limits(ladder, parts).hold(squares)
    # Σv² and Σv are odd together. Beside a protected sum at the edge the true sum may be another.
    total = sum(known.total for part in parts for known in part.knowns)
    return held - (held - total) % 2


def square_limits(ladder: Ladder, parts: Sequence[Told]) -> Limits:
    """R7's slack rule for squares. The extremes are those of tables that can be written down, so
    the limits are never too wide."""
    whole = [_free(ladder, part) for part in parts]
    least, greatest = sum(low for low, _ in whole), sum(high for _, high in whole)
    return limits(
        (least - whole_low + low, greatest - whole_high + high)
        for part, (whole_low, whole_high) in zip(parts, whole, strict=True)
        for low, high in _per_answer(ladder, part)
    )


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
    bands = ladder.three
    if bands is None:
        raise ValueError("no middle band")
    found: list[tuple[int, int]] = []
    for highs in range(told.high.low, told.high.high + 1):
        ends = low_ends(ladder, known, value, highs, told.low)
        lows = range(ends[0], ends[1] + 1) if ends else range(0)
        for low in lows:
            counts = [low, known.n - highs - low, highs]
            if not told.middle.low <= counts[1] <= told.middle.high:
                continue
            total, own = known.total, 0
            if value is not None:
                counts, total, own = bands.without(value, counts), total - value, value * value
            least = bands.least_squares(counts, total)
            greatest = bands.greatest_squares(counts, total)
            if least is not None and greatest is not None:
                found.append((least + own, greatest + own))
    return min(low for low, _ in found), max(high for _, high in found)


def _in_class(atoms: Sequence[Pinned], high: CountRange) -> tuple[int, int]:
    """The extremes when the high answers of all atoms together lie in the class told. Each atom
    starts where its own sum is most extreme; then high answers are added or taken where that
    costs least, until the class is met."""
    return _cheapest(atoms, high, sign=1), -_cheapest(atoms, high, sign=-1)


def _cheapest(atoms: Sequence[Pinned], high: CountRange, sign: int) -> int:
    def cost(atom: Pinned, count: int) -> int:
        return atom.least(count) if sign > 0 else -atom.greatest(count)

    def best(atom: Pinned) -> int:
        return min(range(atom.start, atom.end + 1), key=lambda count: cost(atom, count))

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
