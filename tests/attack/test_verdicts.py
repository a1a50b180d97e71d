"""Verdicts tell nothing of anybody that the figures beside them do not."""

from collections.abc import Mapping, Sequence

from surveyapp.domain.release import Release
from tests import build_round as build

NODES = build.municipality({"s": {"a": 90, "b": 90, "c": 90}})
USUAL = [2, 3, 3, *[4] * 10, *[5] * 16, *[6] * 16]


def release(units: Mapping[str, Sequence[int]]) -> Release:
    return build.release(NODES, build.answers(units))


def test_answers_that_give_the_same_figures_give_the_same_verdicts() -> None:
    """One person's 1 and two 4s, or two 2s and a 5: the sums and sums of squares are the same."""
    units = {
        "a": [1, 4, 4, *USUAL],
        "b": [2, 2, 5, *USUAL],
        "c": [1, 2, 3, 3, *USUAL],
    }

    swapped = release(units | {"a": units["b"], "b": units["a"]})

    assert swapped.to_bytes() == release(units).to_bytes()
    region = swapped.region("a")
    assert region is not None
    assert region.questions[0].comparisons


def test_the_answers_of_a_place_at_the_edge_do_not_reach_its_verdict() -> None:
    """All the same, or one person at the other end: every figure, and so every verdict, is one."""
    others = {"b": USUAL, "c": [1, 2, *USUAL]}
    nearly = [*[6] * 39, 1]

    for same in ([6] * 40, [*[6] * 39, 2], [*[6] * 37, 5, 5, 5]):
        assert release({"a": same, **others}).to_bytes() == (
            release({"a": nearly, **others}).to_bytes()
        )
