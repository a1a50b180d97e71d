"""Whether what is believed to work on something else is seen in the figures.

For every unit the change of both from one year to the next; from each change the mean change of
all units between the same two years is taken away, so that what moves everywhere at once does not
count. Then the correlation of the changes. Its interval is a jackknife over whole units on
Fisher's scale with Student's t, so that years of one unit are never taken for as many units
(B. Efron, The Jackknife, the Bootstrap and Other Resampling Plans, SIAM 1982, ch. 3; J. G.
MacKinnon, M. Ø. Nielsen and M. D. Webb, Journal of Applied Econometrics 38, 2023, 671-694). It
tells of going together, never of cause.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from statistics import NormalDist, fmean

FEWEST_UNITS = 10
FEWEST_PERIODS = 3
_CERTAINTY = 0.975
_NEAR_ONE = 1 - 1e-9
_NOTHING = 1e-12

Values = Mapping[tuple[str, int], float]
"""By unit and year."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The correlation of changes with its 95 % interval, and what it rests on."""

    correlation: float
    interval: tuple[float, float]
    units: int
    first: int
    last: int

    @property
    def is_seen(self) -> bool:
        return not self.interval[0] <= 0 <= self.interval[1]


@dataclass(frozen=True, slots=True)
class TooFew:
    """Not tried: how many units have any years of both, and how many years at most."""

    units: int
    years: int


def evidence(cause: Values, effect: Values) -> Evidence | TooFew:
    """Over the units that have both in at least three years; silent below ten of them."""
    years = _years_of_both(cause, effect)
    enough = {unit: when for unit, when in years.items() if len(when) >= FEWEST_PERIODS}
    too_few = TooFew(len(years), max(map(len, years.values()), default=0))
    if len(enough) < FEWEST_UNITS:
        return too_few
    sums = {unit: _Sums.of(_changes(unit, when, cause, effect)) for unit, when in enough.items()}
    whole = _Sums.of(())
    for one in sums.values():
        whole = whole.plus(one)
    found = whole.correlation()
    without = [whole.less(one).correlation() for one in sums.values()]
    if found is None or None in without:
        return too_few
    every = [year for when in enough.values() for year in when]
    interval = _interval(found, [one for one in without if one is not None])
    return Evidence(found, interval, len(enough), min(every), max(every))


def _years_of_both(cause: Values, effect: Values) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for unit, year in sorted(cause.keys() & effect.keys()):
        found.setdefault(unit, []).append(year)
    return found


_Change = tuple[tuple[int, int], float, float]
"""Between which years, and how much cause and effect changed."""


def _changes(unit: str, years: list[int], cause: Values, effect: Values) -> Iterable[_Change]:
    for before, now in pairwise(years):
        moved = [one[unit, now] - one[unit, before] for one in (cause, effect)]
        yield (before, now), moved[0], moved[1]


@dataclass(frozen=True, slots=True)
class _Sums:
    """Per stretch of years: n, Σx, Σy, Σx², Σy², Σxy."""

    by_years: Mapping[tuple[int, int], tuple[float, ...]]

    @staticmethod
    def of(changes: Iterable[_Change]) -> "_Sums":
        return _Sums({years: (1, x, y, x * x, y * y, x * y) for years, x, y in changes})

    def plus(self, other: "_Sums", sign: int = 1) -> "_Sums":
        added = dict(self.by_years)
        for years, sums in other.by_years.items():
            here = added.get(years, (0.0,) * len(sums))
            added[years] = tuple(a + sign * b for a, b in zip(here, sums, strict=True))
        return _Sums(added)

    def less(self, other: "_Sums") -> "_Sums":
        return self.plus(other, -1)

    def correlation(self) -> float | None:
        """Around the mean of each stretch of years; None where one does not vary."""
        xx = yy = xy = 0.0
        for n, x, y, x2, y2, both in self.by_years.values():
            if n >= 1:
                xx += x2 - x * x / n
                yy += y2 - y * y / n
                xy += both - x * y / n
        spread = math.sqrt(max(xx, 0.0) * max(yy, 0.0))
        return None if spread < _NOTHING else max(-1.0, min(1.0, xy / spread))


def _interval(found: float, without: list[float]) -> tuple[float, float]:
    centre, units = _fisher(found), len(without)
    each = [_fisher(one) for one in without]
    middle = fmean(each)
    error = math.sqrt((units - 1) / units * sum((one - middle) ** 2 for one in each))
    reach = student(units - 1) * error
    return math.tanh(centre - reach), math.tanh(centre + reach)


def _fisher(correlation: float) -> float:
    return math.atanh(max(-_NEAR_ONE, min(_NEAR_ONE, correlation)))


def student(freedom: int) -> float:
    """The 97.5 % point of Student's t from nine degrees of freedom on, within 0.0005 (Abramowitz
    and Stegun 26.7.5), so that a page needs no library of distributions."""
    z = NormalDist().inv_cdf(_CERTAINTY)
    return (
        z
        + (z**3 + z) / (4 * freedom)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * freedom**3)
    )
