"""Where a unit should begin: what goes together with being satisfied, beside its own means (§3.6).

The weight of a question comes from the nearest place above that has a driver table, its mean and
interval from the unit itself. It says what goes together, never what causes what.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum

from surveyapp.domain.errors import NotFound
from surveyapp.domain.release import Release
from surveyapp.domain.result import Driver, Drivers, Published, Region


class Corner(StrEnum):
    """Where a question lies: how strongly it goes together with the overall one, how it does."""

    ACT = "act"
    """Strongly, and low."""
    KEEP = "keep"
    """Strongly, and high."""
    WATCH = "watch"
    """Weakly, and low."""
    MAINTAIN = "maintain"
    """Weakly, and high."""


@dataclass(frozen=True, slots=True)
class Priority:
    key: str
    weight: float
    top_three: float
    mean: float
    interval: tuple[float, float] | None
    corner: Corner


@dataclass(frozen=True, slots=True)
class Priorities:
    """The questions of a unit, weightiest first. A weight from `strong` on is a strong one (as if
    all questions weighed the same), a mean below `low` a low one (the mean of those shown)."""

    items: tuple[Priority, ...]
    overall: str
    place: str
    """Where the weights come from."""
    explained: float
    strong: float
    low: float


@dataclass(frozen=True, slots=True)
class ProposedAction:
    """A question handed over to an action plan, with what it rested on."""

    unit: str
    round_id: int
    definition: str
    period: str
    question: str
    mean: float
    weight: float
    weights_from: str

    def as_json(self) -> dict[str, object]:
        return asdict(self)


def nearest(release: Release, codes: Iterable[str]) -> tuple[str, Drivers] | None:
    """The first of the places that has a driver table, with it; `codes` from the unit upwards."""
    for code in codes:
        region = release.region(code)
        if region is not None and region.drivers is not None:
            return code, region.drivers
    return None


def priorities(region: Region, place: str, drivers: Drivers) -> Priorities | None:
    """The unit's questions that have both a weight and a mean; None when there are none."""
    shown = [
        (driver, question.result)
        for driver in drivers.items
        if (question := region.question(driver.key)) is not None
        and isinstance(question.result, Published)
    ]
    if not shown:
        return None
    strong = 1 / len(drivers.items)
    low = sum(result.value for _, result in shown) / len(shown)
    return Priorities(
        items=tuple(_priority(driver, result, strong, low) for driver, result in shown),
        overall=drivers.overall,
        place=place,
        explained=drivers.explained,
        strong=strong,
        low=low,
    )


def _priority(driver: Driver, result: Published, strong: float, low: float) -> Priority:
    corners = {
        (True, True): Corner.ACT,
        (True, False): Corner.KEEP,
        (False, True): Corner.WATCH,
        (False, False): Corner.MAINTAIN,
    }
    return Priority(
        driver.key,
        driver.weight,
        driver.top_three,
        result.value,
        result.interval,
        corners[driver.weight >= strong, result.value < low],
    )


def proposed(release: Release, unit: str, found: Priorities, question: str) -> ProposedAction:
    """One question of a unit as the beginning of an action. Raises NotFound for a question that
    is not among those found."""
    one = next((each for each in found.items if each.key == question), None)
    if one is None:
        raise NotFound("question", question)
    facts = release.survey_round
    return ProposedAction(
        unit, facts.id, facts.definition, facts.period, question, one.mean, one.weight, found.place
    )
