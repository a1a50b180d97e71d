"""What the check of the structure finds, and what it leaves alone."""

from dataclasses import replace

import pytest

from surveyapp.domain.catalogue_check import Fault, Known, findings
from surveyapp.domain.indicator import (
    Direction,
    FocusArea,
    Indicator,
    ResultGoal,
    Source,
    SuccessFactor,
)
from surveyapp.domain.language import Text
from surveyapp.domain.period import parse
from surveyapp.domain.target import CutPoints, SetTarget

NAME = Text({"nb": "Navn"})
GOOD = Indicator(
    "good", NAME, Source.FIGURE, Direction.UP, "percent",
    code="A1", scale_min=0, scale_max=100, owner="kari@example.org", goal="goal",
)  # fmt: skip


def known(
    *indicators: Indicator,
    goals: tuple[str, ...] = ("goal",),
    target: SetTarget = SetTarget(CutPoints(80, 60)),  # noqa: B008 - a frozen value
    measured: tuple[str, ...] = ("2025",),
) -> Known:
    factor = SuccessFactor(
        "factor", NAME, indicators, tuple(ResultGoal(goal, NAME) for goal in goals)
    )
    return Known(
        [FocusArea("area", NAME, (factor,))],
        {one.key: [target] for one in indicators},
        {one.key: [parse(code) for code in measured] for one in indicators},
        {"bakken": "kindergarten", "lia": "kindergarten"},
    )


CASES = {
    "nothing": (known(GOOD), []),
    "no factor": (Known([FocusArea("area", NAME)], {}, {}, {}), [Fault.AREA_WITHOUT_FACTOR]),
    "no indicator": (known(goals=()), [Fault.FACTOR_WITHOUT_INDICATOR]),
    "a goal alone": (known(GOOD, goals=("goal", "lost")), [Fault.GOAL_WITHOUT_INDICATOR]),
    "no owner": (known(replace(GOOD, owner="")), [Fault.WITHOUT_OWNER]),
    "no target": (known(GOOD, target=SetTarget(CutPoints())), [Fault.WITHOUT_TARGET]),
    "only followed": (
        known(replace(GOOD, direction=Direction.MONITOR), target=SetTarget(CutPoints())), [],
    ),
    "beyond the scale": (known(GOOD, target=SetTarget(CutPoints(120))), [Fault.TARGET_UNFIT]),
    "nothing between": (known(GOOD, target=SetTarget(CutPoints(80, 80))), [Fault.EMPTY_MIDDLE]),
    "never a figure": (known(GOOD, measured=()), [Fault.NEVER_UPDATED]),
    "figures after the end": (
        known(replace(GOOD, valid_to=parse("2024"))), [Fault.FIGURES_AFTER_END],
    ),
    "one code twice": (known(GOOD, replace(GOOD, key="other")), [Fault.SAME_CODE]),
    "one code at two units": (
        known(replace(GOOD, unit="bakken"), replace(GOOD, key="other", unit="lia")), [],
    ),
    "sixteen": (
        known(*(replace(GOOD, key=f"i{n}", code="") for n in range(16))), [Fault.TOO_MANY],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_the_check_finds_exactly_what_is_wrong(case: str) -> None:
    structure, faults = CASES[case]

    assert [one.fault for one in findings(structure)] == faults
