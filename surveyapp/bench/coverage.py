"""How often the interval on the page holds what everybody invited would have said (§3.2).

Invented populations of every shape and size; those who answer are drawn from them; their answers
go through the same protection and rules as a release. Beside it what other methods would have
given. `shown` is the interval of a release; `first round` the same while nothing but the scale's
own shape is known of how answers lie (below 30 answers).
"""

import math
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from surveyapp.bench.goals import Line
from surveyapp.bench.town import Progress
from surveyapp.domain.ballots import Ballots
from surveyapp.domain.disclosure import Node, Parameters
from surveyapp.domain.means import Measured
from surveyapp.domain.result import Published
from surveyapp.domain.scoring import ScoredItem
from surveyapp.domain.tree import Tree

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Tables = NDArray[np.int64]

SHAPES: Mapping[str, tuple[float, ...]] = {
    "symmetric": (0.10, 0.15, 0.25, 0.25, 0.15, 0.10),
    "mean 4.6": (0.03, 0.06, 0.10, 0.20, 0.31, 0.30),
    "mean 5.1": (0.01, 0.02, 0.05, 0.14, 0.34, 0.44),
    "mean 5.6": (0.002, 0.008, 0.02, 0.06, 0.18, 0.73),
    "mean 5.85": (0.001, 0.002, 0.006, 0.014, 0.087, 0.89),
    "polarised": (0.30, 0.12, 0.05, 0.05, 0.13, 0.35),
    "rare outlier": (0.03, 0.0, 0.0, 0.0, 0.07, 0.90),
}
SIZES = (8, 20, 40, 100, 400)
RATES = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
GENERIC = (0.02, 0.04, 0.09, 0.20, 0.35, 0.30)
OWN_PART = 0.8
"""What is known of an item's answers: its own shape mixed with a generic one."""
FEWEST = 5
COUNTED_FROM = 30
LO, HI = 1, 6
SHOWN, FIRST, PRINTED, STUDENT, BOOTSTRAP = "shown", "first round", "one decimal", "t", "bootstrap"
METHODS = (SHOWN, FIRST, PRINTED, STUDENT, BOOTSTRAP)
_HALF_A_HUNDREDTH = 0.005 + 1e-9
_HALF_A_TENTH = 0.05 + 1e-9
_BOOTSTRAPPED = 400
_AT_MOST_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Case:
    number: int
    shape: str
    invited: int
    answered: int


@dataclass(frozen=True, slots=True)
class Covered:
    """The share of populations whose mean an interval held, by method."""

    case: Case
    shares: Mapping[str, float]


def cases() -> list[Case]:
    grid = (
        (shape, size, round(size * rate)) for shape in SHAPES for size in SIZES for rate in RATES
    )
    wanted = dict.fromkeys(one for one in grid if one[2] >= FEWEST)
    return [Case(number, *one) for number, one in enumerate(wanted)]


def measured(
    replications: int, seed: int, progress: Progress, chosen: Sequence[Case] | None = None
) -> list[Line]:
    grid = cases() if chosen is None else chosen
    found: list[Covered] = []
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for one in pool.map(partial(_covered, replications, seed), grid):
            found.append(one)
            progress(len(found), len(grid))
    return list(_lines(found, replications, seed))


# --- one case ---------------------------------------------------------------------------------


def _covered(replications: int, seed: int, case: Case) -> Covered:
    import numpy as np  # noqa: PLC0415 - only when measuring

    chance = np.random.default_rng([seed, case.number])
    shape = np.array(SHAPES[case.shape])
    shape /= shape.sum()
    tables = chance.multinomial(case.answered, shape, size=replications)
    others = chance.multinomial(case.invited - case.answered, shape, size=replications)
    values = np.arange(LO, HI + 1)
    truth = (tables + others) @ values / case.invited
    known = tuple(float(one) for one in OWN_PART * shape + (1 - OWN_PART) * np.array(GENERIC))
    shown = _shown(tables, case, known)
    found = {
        SHOWN: _share(shown, truth, _HALF_A_HUNDREDTH),
        PRINTED: _share(np.round(shown, 1), truth, _HALF_A_TENTH),
        STUDENT: _share(_student(tables, case), truth, 0),
    }
    if case.answered < COUNTED_FROM:
        found[FIRST] = _share(_shown(tables, case, None), truth, _HALF_A_HUNDREDTH)
    few = tables[:_BOOTSTRAPPED]
    found[BOOTSTRAP] = _share(_bootstrap(few, case, chance), truth[: len(few)], 0)
    return Covered(case, found)


def _share(ends: "Numbers | tuple[Numbers, Numbers]", truth: "Numbers", slack: float) -> float:
    low, high = ends
    return float(((low - slack <= truth) & (truth <= high + slack)).mean())


def _shown(tables: "Tables", case: Case, known: tuple[float, ...] | None) -> "Numbers":
    """Both ends of what a release shows; below 30 answers it depends on their sum alone."""
    import numpy as np  # noqa: PLC0415 - only when measuring

    values = np.arange(LO, HI + 1)
    alike = tables if case.answered >= COUNTED_FROM else (tables @ values)[:, None]
    _, first, which = np.unique(alike, axis=0, return_index=True, return_inverse=True)
    ends = np.array([_of_release(tables[row], case, known) for row in first])
    chosen: Numbers = ends[which.ravel()].T
    return chosen


def _of_release(
    table: Iterable[int], case: Case, known: tuple[float, ...] | None
) -> tuple[float, float]:
    item = ScoredItem("q", LO, HI, "scale", high_from=HI - 1, shape=GENERIC)
    place = ("unit", None)
    people = tuple(
        (place, {"q": value}) for value, n in enumerate(table, LO) for _ in range(int(n))
    )
    tree = Tree((Node("unit", None, None, case.invited),))
    ballots = Ballots(tree, Parameters(), people, {} if known is None else {"q": known})
    result = Measured(item, ballots).outcome().results[place].result
    if not isinstance(result, Published) or result.interval is None:
        raise TypeError(result)
    return result.interval


def _student(tables: "Tables", case: Case) -> "tuple[Numbers, Numbers]":
    """Student's t with the finite population correction."""
    import numpy as np  # noqa: PLC0415 - only when measuring
    from scipy.special import stdtrit  # noqa: PLC0415 - only when measuring

    n, values = case.answered, np.arange(LO, HI + 1)
    mean = tables @ values / n
    variance = (tables @ values**2 - n * mean**2) / (n - 1)
    error = np.sqrt(np.maximum(variance, 0) / n * (1 - n / case.invited))
    reach = float(stdtrit(n - 1, 0.975)) * error
    return mean - reach, mean + reach


def _bootstrap(
    tables: "Tables", case: Case, chance: "np.random.Generator"
) -> "tuple[Numbers, Numbers]":
    """The percentile bootstrap, drawn in towards the mean by the finite population correction."""
    import numpy as np  # noqa: PLC0415 - only when measuring

    n, values = case.answered, np.arange(LO, HI + 1)
    mean = tables @ values / n
    drawn = chance.multinomial(n, tables / n, size=(_BOOTSTRAPPED, len(tables))) @ values / n
    low, high = np.quantile(drawn, [0.025, 0.975], axis=0)
    correction = math.sqrt(1 - n / case.invited)
    return mean + (low - mean) * correction, mean + (high - mean) * correction


# --- the report -------------------------------------------------------------------------------


def _lines(found: Sequence[Covered], replications: int, seed: int) -> Iterator[Line]:
    yield Line("replications of each case", replications)
    yield Line("seed", seed)
    yield Line("cases", len(found))
    yield Line("shown: mean", _mean(found, SHOWN), at_least=0.94, at_most=0.97)
    yield Line("shown: lowest", _lowest(found, SHOWN), at_least=0.90)
    many = [one for one in found if one.case.answered >= COUNTED_FROM]
    yield Line("shown: lowest from 30 answers on", _lowest(many, SHOWN), at_least=0.92)
    yield Line("first round: lowest", _lowest(found, FIRST), at_least=0.90)
    for method in METHODS[1:]:
        yield Line(f"{method}: mean", _mean(found, method))
        yield Line(f"{method}: lowest case", _lowest(found, method))
    for size in dict.fromkeys(one.case.invited for one in found):
        some = [one for one in found if one.case.invited == size]
        for method in METHODS:
            yield from _of_some(f"N {size}, {method}", some, method)
    for shape in dict.fromkeys(one.case.shape for one in found):
        some = [one for one in found if one.case.shape == shape]
        yield from _of_some(f"{shape}, {SHOWN}", some, SHOWN)
    for one in sorted(found, key=lambda each: each.shares[SHOWN])[:_AT_MOST_SHOWN]:
        case = one.case
        name = f"low: {case.shape}, {case.answered} of {case.invited}"
        yield Line(name, one.shares[SHOWN])


def _of_some(name: str, some: Sequence[Covered], method: str) -> Iterator[Line]:
    if any(method in one.shares for one in some):
        yield Line(f"{name}: mean", _mean(some, method))
        yield Line(f"{name}: lowest", _lowest(some, method))


def _mean(found: Iterable[Covered], method: str) -> float:
    shares = [one.shares[method] for one in found if method in one.shares]
    return sum(shares) / len(shares) if shares else math.nan


def _lowest(found: Iterable[Covered], method: str) -> float:
    return min((one.shares[method] for one in found if method in one.shares), default=math.nan)
