"""The JSON of a release."""

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveyapp.domain.disclosure import Exactly
from surveyapp.domain.history import Earlier
from surveyapp.domain.release import Release
from surveyapp.domain.release_json import Malformed
from surveyapp.domain.survey import Condition, Feed, Method
from tests import build_round as build

SURVEY = build.definition(
    {
        "first": [
            build.asked("q1", Feed("joy")),
            build.asked("q2", Feed("joy")),
            build.asked("q3", Feed("calm", method=Method.SHARE, of=frozenset({5, 6}))),
        ],
        "second": [
            build.single("q4", "yes", "no"),
            build.asked("q5", show_if=Condition("q4", frozenset({"yes"}))),
            build.multiple("q6", "x", "y", "z"),
            build.number("q7", 0, 30),
        ],
    }
)

person = st.fixed_dictionaries(
    {},
    optional={
        "q1": st.integers(1, 6),
        "q2": st.integers(1, 6),
        "q3": st.integers(1, 6),
        "q4": st.sampled_from(["yes", "no"]),
        "q5": st.integers(1, 6),
        "q6": st.frozensets(st.sampled_from("xyz"), min_size=1),
        "q7": st.integers(0, 30),
    },
)
places = st.sampled_from(["u", "v/a", "v/b", "w"])
people = st.lists(st.tuples(places.map(build.place), person), max_size=60)
NODES = build.municipality({"s": {"u": 30, "v": {"a": 12, "b": 20}}, "t": {"w": 20}})


@settings(max_examples=40, deadline=None)
@given(people)
def test_a_release_read_back_is_the_same_release(
    given_answers: list[tuple[tuple[str, str | None], dict[str, object]]],
) -> None:
    made = build.release(NODES, given_answers, survey=SURVEY)

    assert Release.from_bytes(made.to_bytes()) == made
    assert Release.from_json(made.to_json()) == made
    assert Release.from_bytes(made.to_bytes()).to_bytes() == made.to_bytes()


def full() -> Release:
    """With everything a release may hold: changes, comparisons, drivers, reliability."""
    survey = build.definition(
        {
            "first": [build.asked(key, Feed("joy")) for key in ("q1", "q2", "q3")],
            "second": [
                build.asked("satisfied"),
                build.asked("q4", Feed("calm", method=Method.SHARE, of=frozenset({5, 6}))),
            ],
        },
        overall="satisfied",
    )
    chance = random.Random(1)
    nodes = build.municipality({"s": {"a": 60, "b": 60, "c": 60}})
    people = [
        (
            (unit, None),
            {key: chance.randint(1, 6) for key in ("q1", "q2", "q3", "q4", "satisfied")},
        )
        for unit in "abc"
        for _ in range(45)
    ]
    before = build.release(nodes, people, survey=survey)
    kinds = {"a": "school", "b": "school", "c": "kindergarten"}
    return build.release(
        nodes, people, survey=survey, earlier=[Earlier(survey, before)], kinds=kinds
    )


def test_what_only_large_rounds_tell_is_read_back_too() -> None:
    made = full()

    assert made.root.drivers is not None
    assert made.root.reliability
    region = made.region("a")
    assert region is not None
    assert [len(one.comparisons) for one in region.questions] == [2] * 5
    assert all(one.change for one in (*region.questions, *region.sections, *region.indicators))
    assert Release.from_bytes(made.to_bytes()) == made


def test_a_release_from_before_a_key_was_added_is_read() -> None:
    document = json.loads(full().to_bytes())
    for region in document["regions"]:
        del region["drivers"], region["reliability"]
        for one in (*region["questions"], *region["sections"], *region["indicators"]):
            one.pop("comparison", None)
            one.pop("comparison_interval", None)
        for one in (*region["questions"], *region["sections"]):
            one.pop("change", None)

    made = Release.from_json(document)

    assert made.root.drivers is None
    assert made.root.questions[0].comparisons == ()


def kindergarten() -> Release:
    values = [2, 3, 3, *[4] * 6, *[5] * 13, *[6] * 10]
    people = [(("medkila", None), {"q1": value}) for value in values]
    survey = build.definition(
        {"wellbeing": [build.asked("q1", Feed("user-satisfaction")), build.asked("q9")]}
    )
    return build.release(build.unit_alone(invited=48), people, survey=survey)


def test_the_json_has_the_names_others_rely_on() -> None:
    document = kindergarten().stamped("released").to_json()

    survey_round = document["round"]
    assert isinstance(survey_round, dict)
    assert set(survey_round) == {"id", "definition", "version", "period", "state", "sha256"}
    assert document["parameters"] == {
        "format": 1, "k_unit": 5, "k_group": 8, "k_share": 12, "k_dist": 30, "k_text": 10,
    }  # fmt: skip
    assert document["items"] == {
        "q1": {"scale": "agree-1-6", "shape": None, "sd": None},
        "q9": {"scale": "agree-1-6", "shape": None, "sd": None},
    }
    assert document["atoms"] == {
        "q1": [{"regions": ["medkila"], "n": 32, "sum": 157, "clipped": False}],
        "q9": [],
    }
    (region,) = document["regions"]  # type: ignore[misc]  # the document is plain JSON
    assert region["unit"] == "medkila"
    assert region["group"] is None
    assert (region["invited"], region["answered"]) == (48, 32)
    assert region["response_rate"] == {"state": "published", "value": 0.67}
    first, second = region["questions"]
    assert {key: first[key] for key in ("key", "state", "n", "mean", "bound")} == {
        "key": "q1", "state": "published", "n": 32, "mean": 4.91, "bound": None,
    }  # fmt: skip
    assert len(first["interval"]) == 2
    assert first["high"] == {"from": 70, "to": 79}
    assert len(first["bands"]) == 3
    assert second == {"key": "q9", "state": "suppressed", "reason": "no_answers"}
    (indicator,) = region["indicators"]
    assert {key: indicator[key] for key in ("key", "state", "value", "n", "change")} == {
        "key": "user-satisfaction", "state": "published", "value": 4.91, "n": 32, "change": None,
    }  # fmt: skip
    assert region["sections"] == [
        {"key": "wellbeing", "state": "suppressed", "reason": "no_answers"}
    ]


def test_bytes_are_sorted_utf8_without_spaces() -> None:
    made = kindergarten()

    assert (
        made.to_bytes()
        == json.dumps(
            made.to_json(), sort_keys=True, ensure_ascii=False, separators=(",", ":")
        ).encode()
    )


def test_the_stamp_is_about_the_release_and_not_in_its_bytes() -> None:
    made = kindergarten()

    stamped = made.stamped("counted")

    assert stamped.survey_round.state == "counted"
    assert stamped.stamped("released").survey_round.sha256 == stamped.survey_round.sha256
    assert b"sha256" not in made.to_bytes()


def test_a_blunted_number_a_class_and_a_rate_are_written_as_agreed() -> None:
    survey = build.definition(
        [
            build.single("q4", "yes", "no"),
            build.asked("q5", show_if=Condition("q4", frozenset({"yes"}))),
        ]
    )
    people = [(("medkila", None), {"q4": "yes", "q5": 4})] * 12
    people += [(("medkila", None), {"q4": "no"})] * 8
    document = build.release(build.unit_alone(invited=20), people, survey=survey).to_json()

    (region,) = document["regions"]  # type: ignore[misc]  # the document is plain JSON
    assert region["answered"] == {"at_least": 18}
    assert region["response_rate"] == {"state": "published", "at_least": 0.9}
    gate, follow_up = region["questions"]
    assert gate["n"] == {"at_least": 18}
    assert [choice["key"] for choice in gate["choices"]] == ["yes", "no"]
    assert follow_up["n"] == {"from": 10, "to": 14}


def test_regions_are_found_by_unit_and_group() -> None:
    made = build.release(NODES, build.answers({"v/a": [4] * 9, "v/b": [5, 3] * 6}))

    group = made.region("v", "b")
    assert group is not None
    assert group.answered == Exactly(12)
    assert made.region("v", "z") is None


@pytest.mark.parametrize("broken", [{}, {"regions": 3}, {"round": {"id": "x"}}])
def test_json_that_is_no_release_is_refused(broken: dict[str, object]) -> None:
    whole = kindergarten().to_json()

    with pytest.raises((Malformed, KeyError)):
        Release.from_json(broken if not broken else whole | broken)
