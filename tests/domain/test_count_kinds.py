"""What a count publishes of indicators and themes, and of other questions than scales."""

from surveyapp.domain.disclosure import (
    Reason,
    Suppressed,
    Within,
)
from surveyapp.domain.release import (
    Bound,
    Published,
    PublishedChoices,
    ShareClass,
)
from surveyapp.domain.survey import Condition, Feed, Method
from tests import build_round as build
from tests.domain.shown import reason, result

UNIT = ("medkila", None)
SFO = Condition("sfo", frozenset({"yes"}))


# --- indices ----------------------------------------------------------------------------------


def test_an_indicator_is_the_weighted_mean_of_published_means() -> None:
    survey = build.definition(
        [build.asked("q1", Feed("joy", weight=3)), build.asked("q2", Feed("joy"))]
    )
    people = [(UNIT, {"q1": 4, "q2": 6 if i % 2 else 3}) for i in range(12)]

    made = build.release(build.unit_alone(invited=40), people, survey=survey)

    region = made.region("medkila")
    assert region is not None
    (indicator,) = region.indicators
    assert isinstance(indicator.result, Published)
    assert indicator.result.value == round((3 * 4 + 4.5) / 4, 2)
    assert indicator.change is None


def test_an_index_is_hidden_where_one_of_its_items_is() -> None:
    survey = build.definition([build.asked("q1", Feed("joy")), build.asked("q2", Feed("joy"))])
    people = [(UNIT, {"q1": 4} | ({"q2": 5} if i < 4 else {})) for i in range(12)]

    made = build.release(build.unit_alone(invited=40), people, survey=survey)

    region = made.region("medkila")
    assert region is not None
    assert region.indicators[0].result == Suppressed(Reason.TOO_FEW)
    assert region.sections[0].result == Suppressed(Reason.TOO_FEW)


def test_a_share_indicator_shows_its_share_and_nothing_else() -> None:
    bullied = Feed("bullying", method=Method.SHARE, of=frozenset({1, 2}))
    survey = build.definition([build.asked("q1", bullied), build.asked("q2")])
    people = [(UNIT, {"q1": 1 + i % 5, "q2": 4}) for i in range(40)]

    made = build.release(build.unit_alone(invited=90), people, survey=survey)

    region = made.region("medkila")
    assert region is not None
    question = region.question("q1")
    assert question is not None
    shown = result(region)
    assert (shown.value, shown.is_share) == (0.4, True)
    assert (question.high, question.bands) == (None, ())
    assert made.atoms["q1"][0].sum == 16
    assert isinstance(region.indicators[0].result, Published)
    assert region.indicators[0].result.value == 0.4
    assert [section.key for section in region.sections] == ["all"]
    assert isinstance(region.sections[0].result, Published)
    assert region.sections[0].result.value == 4.0


def test_nobody_saying_yes_reads_at_most() -> None:
    survey = build.definition([build.asked("q1", on=build.YES_NO)], on=build.YES_NO)

    made = build.release(build.unit_alone(), build.answers({"medkila": [0] * 10}), survey=survey)

    assert (result(made.region("medkila")).value, result(made.region("medkila")).bound) == (
        0.1,
        Bound.AT_MOST,
    )


# --- other kinds of questions -----------------------------------------------------------------


def test_a_number_shows_its_mean_only_below_thirty_answers() -> None:
    survey = build.definition([build.number("q1", 0, 50)])
    nodes = build.unit_alone(invited=90)
    few = build.release(nodes, build.answers({"medkila": [10, 20, 30] * 4}), survey=survey)
    many = build.release(nodes, build.answers({"medkila": [10, 20, 30] * 12}), survey=survey)

    assert result(few.region("medkila")).value == 20
    assert result(few.region("medkila")).interval is None
    assert result(many.region("medkila")).interval is not None


def test_choices_are_told_in_classes_from_twelve_answers_on() -> None:
    survey = build.definition([build.single("q1", "a", "b", "c"), build.multiple("q2", "x", "y")])
    people = [
        (UNIT, {"q1": "abc"[i % 2], "q2": frozenset({"x", "y"} if i < 6 else {"x"})})
        for i in range(20)
    ]
    nodes = build.unit_alone(invited=40)

    made = build.release(nodes, people, survey=survey)
    fewer = build.release(nodes, people[:11], survey=survey)

    region = made.region("medkila")
    assert region is not None
    single, multiple = region.questions
    assert isinstance(single.result, PublishedChoices)
    assert single.result.choices[0] == ShareClass(50, 59, "a")
    assert isinstance(multiple.result, PublishedChoices)
    assert multiple.result.choices == (ShareClass(90, None, "x"), ShareClass(30, 39, "y"))
    assert reason(fewer.region("medkila")) is Reason.TOO_FEW


def test_free_text_never_becomes_a_figure() -> None:
    made = build.release(build.unit_alone(), [(UNIT, {"q1": 5, "words": "secret"})] * 10)

    assert b"secret" not in made.to_bytes()
    assert set(made.items) == {"q1"}


def people_at(
    name: str, yes: int, no: int
) -> list[tuple[tuple[str, str | None], dict[str, object]]]:
    asked = [{"sfo": "yes", "q1": 2 + i % 5, "q2": 4} for i in range(yes)]
    return [(build.place(name), one) for one in [*asked, *[{"sfo": "no", "q2": 5}] * no]]


def test_a_follow_up_tells_a_class_one_decimal_and_no_atoms() -> None:
    survey = build.definition([build.single("sfo", "yes", "no"), build.asked("q1", show_if=SFO)])

    made = build.release(build.unit_alone(invited=60), people_at("medkila", 13, 20), survey=survey)

    shown = result(made.region("medkila"))
    assert shown.n == Within(10, 14)
    assert shown.value == round(sum(2 + i % 5 for i in range(13)) / 13, 1)
    assert "q1" not in made.atoms
    assert made.items["q1"].shape is None


def test_a_follow_up_moves_up_where_only_some_were_not_asked() -> None:
    survey = build.definition([build.single("sfo", "yes", "no"), build.asked("q1", show_if=SFO)])
    nodes = build.municipality({"s": {"a": 60, "b": 60, "c": 60}})
    people = people_at("a", 20, 3) + people_at("b", 20, 20) + people_at("c", 30, 0)

    made = build.release(nodes, people, survey=survey)

    assert reason(made.region("a")) is Reason.PROTECTS_OTHERS
    assert reason(made.region("b")) is Reason.PROTECTS_OTHERS
    assert result(made.region("c")).n == Within(30, 49)
    assert result(made.region("s")).n == Within(50, 99)


def test_a_follow_up_interval_depends_on_the_class_not_on_the_number() -> None:
    survey = build.definition([build.single("sfo", "yes", "no"), build.asked("q1", show_if=SFO)])

    def interval(yes: int) -> tuple[float, float] | None:
        asked: list[dict[str, object]] = [{"sfo": "yes", "q1": 4}] * yes
        people = [(UNIT, one) for one in [*asked, *[{"sfo": "no"}] * 9]]
        made = build.release(build.unit_alone(invited=60), people, survey=survey)
        return result(made.region("medkila")).interval

    assert interval(10) == interval(14)
    assert interval(10) != interval(15)
