"""Each measurement runs, in a tiny form; what it finds is the machine's affair."""

import json
from collections.abc import Sequence

import pytest
from click.testing import CliRunner

from surveyapp.bench.goals import Line
from surveyapp.cli import surveyapp


def _run(*arguments: str) -> Sequence[dict[str, object]]:
    run = CliRunner().invoke(surveyapp, ["bench", *arguments, "--json"], catch_exceptions=False)
    assert run.exit_code == 0
    found: list[dict[str, object]] = json.loads(run.stdout)
    return found


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        pytest.param(
            "answering --runs 1 --pages 640 --answers 64 --filled 64",
            ("form page, gzip: share of hello's rate", "complete answers"),
            marks=pytest.mark.slow,
        ),
        pytest.param(
            "pages --few 30 --many 60 --units 2 --requests 1 --runs 1",
            ("results: many answers, times few", "scorecard of the whole town: one request alone"),
            marks=pytest.mark.slow,
        ),
        pytest.param(
            "scorecards --units 3 --answers 60 --requests 1 --runs 1",
            ("3 units by 12 indicators: server CPU", "scorecard of 40 indicators: server CPU"),
            marks=pytest.mark.slow,
        ),
        pytest.param(
            "letters --invited 3",
            ("letters: from request to file", "memory of the server, at most"),
            marks=pytest.mark.slow,
        ),
        pytest.param(
            "forensic --rounds 1", ("matches", "answers in clear"), marks=pytest.mark.slow
        ),
        ("count --answers 60 --units 3", ("count", "memory, at most")),
        ("coverage --replications 1", ("shown: mean", "first round: lowest", "t: mean")),
        (
            "alarms --towns 1 --units 6",
            ("indicators, since last time: clear", "indicators, all units on one page: clear"),
        ),
    ],
    ids=["answering", "pages", "scorecards", "letters", "forensic", "count", "coverage", "alarms"],
)
def test_a_measurement_tells_figures_beside_their_goals(
    arguments: str, names: Sequence[str]
) -> None:
    lines = _run(*arguments.split())

    assert set(names) <= {line["name"] for line in lines}
    for line in lines:
        assert isinstance(line["value"], int | float)
        assert (line["met"] is None) == (line["at_most"] is line["at_least"] is None)


@pytest.mark.parametrize(
    "command",
    ["answering", "pages", "scorecards", "letters", "forensic", "count", "coverage", "alarms"],
)
def test_every_measurement_explains_itself(command: str) -> None:
    run = CliRunner().invoke(surveyapp, ["bench", command, "--help"])

    assert run.exit_code == 0
    assert "--full" in run.output


@pytest.mark.parametrize(
    ("line", "shown", "judged"),
    [
        (Line("CPU", 0.0876, "ms", at_most=0.1), "0.0876 ms", "goal ≤ 0.1: met"),
        (Line("rate", 12_345.6, "/s", at_least=20_000), "12,346 /s", "goal ≥ 20000: not met"),
        (Line("share", 0.955, at_least=0.94, at_most=0.97), "0.955", "goal ≥ 0.94 and ≤ 0.97: met"),
        (Line("answers", 60), "60", ""),
    ],
)
def test_a_figure_is_told_with_its_goal(line: Line, shown: str, judged: str) -> None:
    assert (line.shown(), line.judged()) == (shown, judged)
