"""Places held up against their last round and against others in the round."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from surveyapp.domain.across_rounds import Alone, all_beside, beside_others
from surveyapp.domain.ballots import Sums
from surveyapp.domain.differences import Beside, Differences
from surveyapp.domain.disclosure import Parameters
from surveyapp.domain.history import Earlier, Kind
from surveyapp.domain.indices import indices
from surveyapp.domain.release import ItemFacts, Release
from surveyapp.domain.result import Against, Comparison
from surveyapp.domain.scoring import ScoredItem, items
from surveyapp.domain.statistics import likely_tables, rank_sums
from surveyapp.domain.survey import Feed
from surveyapp.domain.verdict import Verdict
from tests import build_round as build
from tests.domain.shown import result

LOW, HIGH = (0.1, 0.2, 0.3, 0.2, 0.1, 0.1), (0.01, 0.01, 0.03, 0.1, 0.35, 0.5)
USUAL = build.USUAL_SHAPE
SURVEY = build.definition(
    {
        "first": [build.asked("q1", Feed("joy")), build.asked("q2", Feed("joy"))],
        "second": [build.asked("q3")],
    }
)
TOWN = build.municipality(
    {"s": {"a": 60, "b": 60, "c": 20}, "t": {"d": 60, "e": 60}},
)


def people(
    shapes: Mapping[str, Sequence[float]], *, n: int = 45, seed: int = 1
) -> list[tuple[tuple[str, str | None], dict[str, object]]]:
    """Answers to three questions; unit `c` is a small one."""
    chance = random.Random(seed)
    return [
        (
            (unit, None),
            {key: chance.choices(range(1, 7), shapes[unit])[0] for key in ("q1", "q2", "q3")},
        )
        for unit in "abcde"
        for _ in range(12 if unit == "c" else n)
    ]


def made(low: str = "", high: str = "", **more: object) -> Release:
    shapes = {unit: LOW if unit in low else HIGH if unit in high else USUAL for unit in "abcde"}
    return build.release(TOWN, people(shapes), survey=SURVEY, **more)  # type: ignore[arg-type]


def compared(release: Release, unit: str, key: str = "q1") -> Comparison:
    region = release.region(unit)
    assert region is not None
    question = region.question(key)
    assert question is not None
    (one,) = question.comparisons
    return one


def test_a_unit_is_held_up_against_the_municipality_without_itself() -> None:
    release = made(low="a")
    atoms = release.atoms["q1"]
    others = [atom for atom in atoms if atom.regions != ("a",)]

    one = compared(release, "a")

    assert one.against is Against.MUNICIPALITY_WITHOUT_UNIT
    whole = sum(atom.sum for atom in others) / sum(atom.n.least for atom in others)
    assert one.value == round(whole, 2)
    assert one.verdict is Verdict.CLEARLY_LOWER
    assert one.among_units is Verdict.CLEARLY_LOWER


def test_a_small_unit_is_judged_from_figures_alone_and_sectors_and_indices_are_judged_too() -> None:
    release = made(low="c")

    assert compared(release, "c").verdict is Verdict.CLEARLY_LOWER
    for unit in ("c", "s"):
        region = release.region(unit)
        assert region is not None
        figures = [*region.sections, *region.indicators]
        assert [len(figure.comparisons) for figure in figures] == [1, 1, 1]
    small = release.region("c")
    assert small is not None
    assert {one.comparisons[0].verdict for one in small.sections} == {Verdict.CLEARLY_LOWER}


def test_the_root_and_groups_are_held_up_against_nobody() -> None:
    nodes = build.municipality({"s": {"a": {"x": 80, "y": 80}, "b": 80}})
    chance = random.Random(3)
    given = [
        (build.place(name), {"q1": chance.randint(1, 6)})
        for name in ("a/x", "a/y", "b")
        for _ in range(60)
    ]

    release = build.release(nodes, given)

    for unit, group in (("fjordvik", None), ("a", "x")):
        region = release.region(unit, group)
        assert region is not None
        assert region.questions[0].comparisons == ()


def test_below_a_hundred_answers_in_the_round_there_is_too_little_to_compare_with() -> None:
    nodes = build.municipality({"s": {"a": 50, "b": 50}})
    release = build.release(nodes, build.answers({"a": [1, 2] * 20, "b": [5, 6] * 20}))

    assert compared(release, "a").verdict is Verdict.TOO_LITTLE


def test_units_of_the_same_kind_are_compared_where_there_are_several_kinds() -> None:
    kinds = {"a": "school", "b": "school", "c": "kindergarten", "d": "school", "e": "kindergarten"}

    release = made(low="a", kinds=kinds)

    region = release.region("a")
    assert region is not None
    everybody, same = region.questions[0].comparisons
    assert (everybody.against, same.against) == tuple(Against)
    means = [result(release.region(unit)) for unit in ("b", "d")]
    assert same.value == round(sum(one.value for one in means) / 2, 2)
    assert same.verdict is Verdict.CLEARLY_LOWER


def test_a_question_inside_a_theme_that_is_not_clear_is_not_called_clear() -> None:
    """Only one of four questions of the theme is lower, and the theme itself is not."""
    chance = random.Random(5)
    survey = build.definition({"theme": [build.asked(f"q{n}") for n in range(1, 5)]})
    shapes = {"a": {"q1": LOW, "q2": HIGH, "q3": HIGH, "q4": USUAL}}
    given = [
        (
            (unit, None),
            {
                f"q{n}": chance.choices(range(1, 7), shapes.get(unit, {}).get(f"q{n}", USUAL))[0]
                for n in range(1, 5)
            },
        )
        for unit in "abcde"
        for _ in range(45)
    ]

    release = build.release(TOWN, given, survey=survey)

    region = release.region("a")
    assert region is not None
    (theme,) = region.sections
    assert theme.comparisons[0].verdict is Verdict.NO_CLEAR_DIFFERENCE
    one = compared(release, "a")
    assert one.verdict is Verdict.NO_CLEAR_DIFFERENCE
    assert one.among_units is Verdict.CLEARLY_LOWER


# --- against the last round -------------------------------------------------------------------


def earlier(period: str = "2025", **more: str) -> Earlier:
    release = made(**more)
    facts = replace(release.survey_round, id=3, period=period)
    return Earlier(SURVEY, replace(release, survey_round=facts))


def test_a_change_is_told_with_the_value_and_period_of_the_last_round() -> None:
    before = earlier()
    release = made(low="a", earlier=[before, earlier("2024", high="a")])

    then, now = before.release.region("a"), release.region("a")
    assert then is not None
    assert now is not None
    change = now.questions[0].change
    assert change is not None
    assert (change.previous, change.period) == (result(then).value, "2025")
    assert change.verdict is Verdict.CLEARLY_LOWER
    steady = release.region("b")
    assert steady is not None
    assert steady.questions[0].change is not None
    assert steady.questions[0].change.verdict is Verdict.NO_CLEAR_DIFFERENCE


def test_nothing_is_a_change_across_new_wording_a_new_scale_or_other_questions() -> None:
    reworded = replace(build.asked("q1", Feed("joy")), text=build.text("another question"))
    other = build.definition(
        {
            "first": [reworded, build.asked("q2", Feed("joy"))],
            "second": [build.asked("q3")],
        }
    )
    release = made(low="a", earlier=[replace(earlier(), definition=other)])

    region = release.region("a")
    assert region is not None
    changes = {one.key: one.change for one in (*region.questions, *region.sections)}
    assert changes["q1"] is None
    assert changes["first"] is None
    assert changes["q2"] is not None
    assert changes["second"] is not None
    assert region.indicators[0].change is None


# --- ranks ------------------------------------------------------------------------------------


def test_rank_sums_are_those_of_scipy_and_r() -> None:
    """R: `wilcox.test(x, y, exact = FALSE)`, which SciPy's asymptotic form agrees with."""
    chance = np.random.default_rng(4)
    first = chance.multinomial(40, USUAL, size=20)
    others = chance.multinomial(300, HIGH, size=20)
    values = np.arange(1, 7)

    found = rank_sums(first.tolist(), others.tolist())

    for x, y, (superiority, p) in zip(first, others, found, strict=True):
        known = stats.mannwhitneyu(np.repeat(values, x), np.repeat(values, y), method="asymptotic")
        assert p == pytest.approx(known.pvalue, abs=1e-12)
        assert superiority == pytest.approx(known.statistic / (40 * 300))


def test_equal_answers_are_no_evidence() -> None:
    assert rank_sums([[0, 0, 30]], [[0, 0, 90]]) == [(0.5, 1.0)]


@pytest.mark.parametrize(
    "counts", [[1, 2, 4, 9, 20, 14], [0, 0, 0, 0, 5, 40], [20, 0, 0, 0, 0, 20], [1, 0, 0, 0, 0, 29]]
)
def test_a_likely_table_has_the_mean_and_the_spread_that_are_told(counts: list[int]) -> None:
    values = np.arange(1, 7)
    told = (sum(counts), float(values @ counts), float(values**2 @ counts))

    (table,) = likely_tables(USUAL, 1, [told])

    assert sum(table) == pytest.approx(told[0])
    assert values @ table == pytest.approx(told[1], abs=1e-6)
    assert values**2 @ table == pytest.approx(told[2], abs=1e-6)


@pytest.mark.parametrize("shape", [USUAL, HIGH, (0.3, 0.12, 0.08, 0.08, 0.12, 0.3)])
def test_likely_tables_decide_as_the_answers_themselves_would(shape: tuple[float, ...]) -> None:
    chance = np.random.default_rng(8)
    units = [*chance.multinomial(45, shape, size=150), *chance.multinomial(45, USUAL, size=50)]
    others = chance.multinomial(900, shape, size=200)
    values = np.arange(1, 7)

    def sums(counts: np.ndarray) -> Sums:
        return Sums(int(counts.sum()), int(values @ counts), int(values**2 @ counts))

    scored = [item for item in items(build.definition()) if isinstance(item, ScoredItem)]
    known = Differences(
        {"q1": scored[0]},
        {"q1": ItemFacts("agree-1-6", shape, 1.2)},
        indices(build.definition(), {"q1": scored[0]}),
        {},
        {"q1": 900},
    )
    sides = [{"q1": Beside(sums(x), sums(y))} for x, y in zip(units, others, strict=True)]
    likely = [one[Kind.QUESTION, "q1"].evidence.p for one in known.of(sides)]
    true = [p for _, p in rank_sums([u.tolist() for u in units], others.tolist())]

    agree = np.mean([((a or 1) < 0.05) == (p < 0.05) for a, p in zip(likely, true, strict=True)])
    assert agree >= 0.97


# --- units that ran rounds of their own -------------------------------------------------------


def alone(unit: str, shape: Sequence[float], n: int) -> Alone:
    chance = random.Random(f"{unit} {n}")
    given = [
        (
            (unit, None),
            {key: chance.choices(range(1, 7), shape)[0] for key in ("q1", "q2", "q3")},
        )
        for _ in range(n)
    ]
    release = build.release(build.unit_alone(unit, invited=2 * n), given, survey=SURVEY)
    return Alone(release, release.root)


def test_units_with_rounds_of_their_own_are_compared_from_their_releases() -> None:
    low, others = alone("a", LOW, 25), [alone("b", USUAL, 120), alone("c", USUAL, 40)]

    region = beside_others(low, others, SURVEY, Parameters())

    (one,) = region.questions[0].comparisons
    means = [result(other.region) for other in others]
    whole = sum(mean.n.least * mean.value for mean in means) / 160
    assert one.value == pytest.approx(whole, abs=0.01)
    assert one.verdict is Verdict.CLEARLY_LOWER
    assert one.among_units is None
    assert region.indicators[0].comparisons[0].verdict is Verdict.CLEARLY_LOWER


def test_all_of_them_on_one_page_are_judged_together() -> None:
    every = [alone("a", LOW, 25), alone("b", USUAL, 120), alone("c", USUAL, 40)]

    regions = all_beside(every, SURVEY, Parameters())

    among = {region.unit: region.indicators[0].comparisons[0].among_units for region in regions}
    assert among["a"] is Verdict.CLEARLY_LOWER
    assert among["c"] in set(Verdict) - {Verdict.TOO_LITTLE}


def test_where_no_round_has_a_hundred_answers_there_is_too_little_to_compare_with() -> None:
    region = beside_others(alone("a", LOW, 25), [alone("b", USUAL, 60)], SURVEY, Parameters())

    assert region.questions[0].comparisons[0].verdict is Verdict.TOO_LITTLE

    unaccompanied = beside_others(alone("a", LOW, 25), [], SURVEY, Parameters())
    assert unaccompanied.questions[0].comparisons == ()


def test_a_change_borrows_the_spread_of_the_earlier_round() -> None:
    many = alone("a", USUAL, 120)
    given = [
        (("a", None), dict.fromkeys(("q1", "q2", "q3"), value))
        for value, n in ((2, 15), (3, 15))
        for _ in range(n)
    ]

    release = build.release(
        build.unit_alone("a", invited=60),
        given,
        survey=SURVEY,
        earlier=[Earlier(SURVEY, many.release)],
    )

    assert release.items["q1"].sd is None
    change = release.root.questions[0].change
    assert change is not None
    assert change.verdict is Verdict.CLEARLY_LOWER
