"""What is promised before a round is what the count decides after it."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveyapp.domain.disclosure import NodeKey, Parameters, Reason
from surveyapp.domain.outlook import Detail, outlook
from surveyapp.domain.result import Published, QuestionResult, Suppressed
from tests import build_round

RATES = (0, 20, 45, 70, 100)
units = st.lists(
    st.one_of(
        st.integers(1, 60),
        st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 40), min_size=1),
    ),
    min_size=1,
    max_size=4,
)


def _nodes(sizes: list[int | dict[str, int]]) -> tuple[build_round.Node, ...]:
    if len(sizes) == 1:
        alone = sizes[0]
        if isinstance(alone, int):
            return build_round.unit_alone("u0", invited=alone)
        return build_round.unit_alone("u0", invited=sum(alone.values()), groups=alone)
    return build_round.municipality({"s": {f"u{i}": size for i, size in enumerate(sizes)}})


def _detail(question: QuestionResult) -> Detail:
    """How much a release really tells of a question."""
    if isinstance(question.result, Suppressed):
        return Detail.NOTHING
    told = [question.high is not None, bool(question.bands), bool(question.categories)]
    return Detail(1 + sum(told))


def _answers(key: NodeKey, number: int) -> list[tuple[NodeKey, build_round.Answers]]:
    """Answers of all kinds, so that none need be held back for being alike."""
    chance = random.Random(7)
    return [(key, {"q1": chance.choice((2, 3, 4, 5, 6))}) for _ in range(number)]


@settings(max_examples=25, deadline=None)
@given(sizes=units, rate=st.sampled_from(RATES))
def test_a_round_shows_what_was_promised_for_its_response_rate(
    sizes: list[int | dict[str, int]], rate: int
) -> None:
    nodes = _nodes(sizes)
    promised = {one.key: one for one in outlook(nodes, Parameters(), rate)}
    parents = {node.parent for node in nodes if node.group is not None}
    doors = [n for n in nodes if n.invited is not None and (n.group or n.code not in parents)]
    answers = [one for node in doors for one in _answers(node.key, promised[node.key].answered)]

    release = build_round.release(nodes, answers)

    for region in release.regions:
        (question,) = region.questions
        expected = promised[region.unit, region.group]
        if isinstance(question.result, Published):
            assert expected.detail is not Detail.NOTHING
            assert _detail(question) <= expected.detail
        else:
            assert (expected.detail, expected.reason) == (Detail.NOTHING, question.result.reason)


@pytest.mark.parametrize(
    ("invited", "detail"), [(10, 1), (20, 2), (50, 3), (150, 4)], ids=["7", "14", "35", "105"]
)
def test_the_more_answer_the_more_is_told(invited: int, detail: int) -> None:
    nodes = build_round.unit_alone(invited=invited)

    (unit,) = outlook(nodes, Parameters(), 70)

    assert unit.detail == Detail(detail)
    assert unit.answered == round(invited * 0.7)
    (region,) = build_round.release(nodes, _answers(unit.key, unit.answered)).regions
    assert _detail(region.questions[0]) == unit.detail


def test_a_small_group_says_why_it_is_hidden_and_what_would_show_it() -> None:
    sizes = {"maur": 9, "bie": 20, "tommelit": 6, "sau": 34}
    nodes = build_round.unit_alone(invited=69, groups=sizes)

    _, maur, bie, tiny, sau = outlook(nodes, Parameters(), 70)

    assert (maur.answered, maur.detail, maur.reason) == (6, Detail.NOTHING, Reason.TOO_FEW)
    assert maur.shown_from is not None
    assert maur.shown_from * 9 >= 750
    assert (tiny.reason, tiny.shown_from) == (Reason.TOO_FEW, None)
    assert bie.detail is Detail.MEAN, "the two small ones are too few for a share of their own"
    assert sau.detail is Detail.SHARE


def test_a_group_hidden_for_the_sake_of_another_says_so() -> None:
    nodes = build_round.unit_alone(invited=36, groups={"a": 20, "b": 12, "c": 4})

    _, a, b, c = outlook(nodes, Parameters(), 100)

    assert c.reason is Reason.TOO_FEW
    assert b.reason is Reason.PROTECTS_OTHERS
    assert a.detail is not Detail.NOTHING
