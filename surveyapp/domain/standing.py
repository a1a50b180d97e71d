"""Tables that stand for people of whom no more may be told than their number, sum and squares.

From 100 answers on a place tells how many gave each value (R6). People whose sum or sum of squares
is held count there as one of these tables, which follows from what is told of them; so the place
tells nothing more of them (R4).
"""

from collections import Counter
from itertools import combinations_with_replacement

from surveyapp.domain.slack import Known


def at_one_end(n: int, most: int, few: int, spans: int) -> Counter[int]:
    """`spans` of `n` people at the value `few`, all others at `most`: what a held sum is."""
    return Counter({most: n - spans, few: spans})


def spread_out(known: Known, squares: int, lo: int, hi: int) -> Counter[int]:
    """A table of so many people with this sum on a scale from `lo` to `hi`, and with these squares
    as far as steps lead there.

    Everybody begins at one of two neighbouring values. Then two people move a step away from each
    other, those who are nearest and most first, until the squares are reached.
    """
    low, more = divmod(known.total, known.n)
    counts = +Counter({low: known.n - more, low + 1: more})
    left = squares - sum(value * value * count for value, count in counts.items())
    while (pair := _next_pair(counts, left, lo, hi)) is not None:
        below, above = pair
        counts.subtract(pair)
        counts.update((below - 1, above + 1))
        counts = +counts
        left -= _gain(below, above)
    return counts


def _next_pair(counts: Counter[int], left: int, lo: int, hi: int) -> tuple[int, int] | None:
    pairs = [
        (below, above)
        for below, above in combinations_with_replacement(sorted(counts), 2)
        if lo < below
        and above < hi
        and _gain(below, above) <= left
        and (below < above or counts[below] > 1)
    ]
    return min(pairs, key=lambda p: (p[1] - p[0], -counts[p[0]] * counts[p[1]], p), default=None)


def _gain(below: int, above: int) -> int:
    """How much the squares grow when two people move a step away from each other."""
    return 2 * (above - below + 1)
