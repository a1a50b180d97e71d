"""Files and pasted columns of figures: every problem by cell, all taken or nothing."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.definitions.catalogue import Catalogue
from surveyapp.domain.access import OPERATOR, Actor, Grant, Role
from surveyapp.domain.errors import FigureChanged, ImportRefused, InvalidInput
from surveyapp.domain.indicator import Direction, FocusArea, Indicator, Source, SuccessFactor
from surveyapp.domain.language import Text
from surveyapp.domain.period import PeriodKind
from surveyapp.paper.figure_words import FigureWords
from surveyapp.paper.import_words import ImportWords
from surveyapp.services import (
    catalogues,
    figure_columns,
    figure_files,
    figures,
    indicators,
    organisation,
    periods,
    tabular_files,
)
from surveyapp.services.figure_columns import Pasted
from surveyapp.services.figure_files import Plan
from surveyapp.services.figures import Entry, Result
from surveyapp.services.installation import Installation
from surveyapp.store.tables import Figure
from tests import build
from tests.services.workbooks import workbook

CONTROLLER = build.actor()
LEADER = Actor("Ingrid", "ingrid@example.org", None, (Grant(Role.UNIT_LEADER, "bakken"),))


def measure(key: str, name: str, measure_unit: str = "percent", **more: object) -> Indicator:
    return Indicator(
        key, Text({"nb": name}), Source.FIGURE, Direction.DOWN, measure_unit,
        **({"scale_min": 0, "scale_max": 100} | more),
    )  # fmt: skip


MEASURES = (
    measure("absence", "Sykefravær", plausible_high=40.0),
    measure("budget", "Avvik", scale_min=-100, has_forecast=True, frequency=PeriodKind.MONTH),
    measure("complaints", "Antall klager", "count", decimals=0, scale_max=None),
    measure("waste", "Matsvinn", "g", scale_max=None, largest_jump=10.0),
    measure("points", "Grunnskolepoeng", "points", unit_types=("school",)),
    measure("own", "Egen"),
    measure("liked", "Trivsel", "scale_1_6", scale_min=1, scale_max=6),
)


@pytest.fixture
def session(installation: Installation) -> Iterator[Session]:
    with installation.writing() as opened:
        build.organisation(opened)
        factor = SuccessFactor("factor", Text({"nb": "Faktor"}), MEASURES)
        area = FocusArea("area", Text({"nb": "Område"}), (factor,))
        catalogues.import_catalogue(opened, OPERATOR, Catalogue((area,), ()), build.NOW)
        indicators.row(opened, "own").unit = organisation.unit(opened, "lia")
        yield opened


def plan(session: Session, *rows: tuple[object, ...], actor: Actor = CONTROLLER) -> Plan:
    table = tabular_files.of_bytes("tall.xlsx", workbook(*rows))
    return figure_files.plan(session, actor, table)


def said(plan: Plan) -> list[str]:
    return [ImportWords("nb").problem(plan, problem) for problem in plan.problems]


def stored(session: Session) -> list[Figure]:
    return list(session.scalars(select(Figure)))


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (
            ("Antall klager", "bakken", 2026, 4.45),
            "D2: «4.45» Dette er ikke et helt tall. Måleindikatoren telles i hele.",
        ),
        (
            ("absence", "bakken", 2026, -4.5),
            "D2: «-4.5» Måleindikatoren kan ikke være negativ. Ta bort minustegnet.",
        ),
        (
            ("Grunnskolepoeng", "bakken", 2026, 41.2),
            "A2: «Grunnskolepoeng» Denne måleindikatoren måles ikke for denne typen enhet.",
        ),
        (("own", "bakken", 2026, 4), "A2: «own» Måleindikatoren hører til en annen enhet."),
        (
            ("liked", "bakken", 2026, "4,5 %"),
            "D2: «4,5 %» Måleindikatoren måles ikke i prosent. Ta bort prosenttegnet.",
        ),
        (
            ("liked", "bakken", 2026, "5,1/5,3"),
            (
                "D2: «5,1/5,3» Her står det mer enn ett tall. Bruk en rad til hvert: én per "
                "gruppe, fag eller slag."
            ),
        ),
        (
            ("absence", "bakken", 2026, "#DIV/0!"),
            "D2: «#DIV/0!» Formelen i denne ruten gir en feil. Rett den i regnearket.",
        ),
        (
            ("absence", "bakken", 2026, None),
            (
                "D2: Tallet mangler. Skriv det, eller skriv i kommentaren hvorfor det ikke finnes, "
                "eller ta bort raden."
            ),
        ),
        (("absence", "nowhere", 2026, 4), "B2: «nowhere» Det finnes ingen enhet med denne koden."),
    ],
)
def test_every_problem_is_told_by_cell_and_nothing_is_written(
    session: Session, row: tuple[object, ...], sentence: str
) -> None:
    made = plan(session, row, ("absence", "bakken", 2025, 4))

    assert said(made) == [sentence]
    with pytest.raises(ImportRefused):
        figure_files.carry_out(session, CONTROLLER, made, build.NOW)
    assert stored(session) == []


def test_a_value_for_a_closed_period_is_refused_until_somebody_opens_it(session: Session) -> None:
    closing = periods.close(session, CONTROLLER, "fjordvik", "2026", "Avlagt", build.NOW)
    row = ("absence", "bakken", "03.2026", 7.8)

    assert said(plan(session, row)) == [
        "C2: «03.2026» Perioden er låst. Be controller om å åpne den."
    ]
    assert said(plan(session, ("absence", "bakken", 2025, 7.8))) == []
    periods.reopen(session, CONTROLLER, closing.id, "Feil i regnskapet", build.NOW)
    assert said(plan(session, row)) == []


def test_a_signature_closes_its_own_scorecard_alone_and_is_opened_where_it_was_given(
    session: Session,
) -> None:
    signed = periods.SIGNED
    for unit in ("fjordvik", "lia"):
        closing = periods.close_by_sign_off(session, CONTROLLER, unit, "2026", signed, build.NOW)

    assert said(plan(session, ("absence", "bakken", 2026, 7.8))) == []
    assert len(said(plan(session, ("absence", "lia", 2026, 7.8)))) == 1
    with pytest.raises(InvalidInput) as refused:
        periods.reopen(session, CONTROLLER, closing.id, "Feil", build.NOW)
    assert refused.value.problems == {"reason": "opened_at_sign_off"}


def test_merged_cells_name_a_unit_but_never_repeat_a_value(session: Session) -> None:
    rows = (("absence", "bakken", 2025, 4), (None, "bakken", 2026, 5))
    table = tabular_files.of_bytes("tall.xlsx", workbook(*rows, merged="A2:A3"))
    assert said(figure_files.plan(session, CONTROLLER, table)) == []

    repeated = tabular_files.Table(table.name, table.lines, table.how, frozenset({(3, 3)}))
    assert said(figure_files.plan(session, CONTROLLER, repeated)) == [
        "D3: «5» Denne ruten er slått sammen med en annen. Skriv ett tall i hver rad."
    ]


@pytest.mark.parametrize(
    ("before", "row", "sentence"),
    [
        (
            ("budget", -1.2),
            ("budget", "bakken", "2026-11", 1.4),
            (
                "Fortegnet har snudd siden oktober 2026 (−1,2 %). "
                "Pluss er merforbruk, minus er mindreforbruk."
            ),
        ),
        (
            ("absence", 4.1),
            ("absence", "bakken", "2026-11", 39),
            "39,0 % er langt fra 4,1 % i oktober 2026. Mente du 3,9 %?",
        ),
        (
            ("absence", 4.1),
            ("absence", "bakken", "2026-11", 41),
            "41,0 % er utenfor det vanlige. Vanlig: høyst 40 %.",
        ),
        (
            ("waste", 58),
            ("waste", "bakken", "2026-11", 69),
            "69,0 er langt fra 58,0 i oktober 2026.",
        ),
        (("waste", 58), ("waste", "bakken", "2026-11", 67), ""),
    ],
)
def test_an_odd_value_is_asked_about_and_taken(
    session: Session, before: tuple[str, float], row: tuple[object, ...], sentence: str
) -> None:
    earlier = Entry(before[0], "bakken", "2026-10", before[1])
    figures.record(session, OPERATOR, earlier, build.NOW, confirmed=True)

    made = plan(session, row)
    done = figure_files.carry_out(session, CONTROLLER, made, build.NOW)

    assert [
        FigureWords("nb")
        .question(asked, indicators.as_domain(indicators.row(session, entry.indicator)))
        .replace("\N{NO-BREAK SPACE}", " ")
        for _line, entry, asked in made.questions
    ] == ([sentence] if sentence else [])
    assert done.results == {Result.NEW: 1}


def test_five_thousand_rows_with_forty_errors_tell_all_forty_soon(session: Session) -> None:
    many_units(session, 125)
    lines = ["indikator;enhet;periode;verdi"]
    for row in range(5000):
        unit, year = f"u{row % 125}", 1980 + row // 125
        lines.append(f"absence;{unit};{year};{'x' if row % 125 == 7 else '4,5'}")

    began = time.process_time()
    table = tabular_files.of_bytes("tall.csv", "\n".join(lines).encode())
    made = figure_files.plan(session, CONTROLLER, table)

    assert len(made.problems) == 40
    assert said(made)[0] == "D9: «x» Dette er ikke et tall. Skriv for eksempel 4,5 eller 4.5."
    assert time.process_time() - began < 20
    assert stored(session) == []


def many_units(session: Session, number: int) -> None:
    root = organisation.unit(session, "oppvekst")
    for each in range(number):
        build.unit(session, f"u{each}", type="kindergarten", parent=root)


def test_what_changed_since_the_preview_is_looked_over_again(session: Session) -> None:
    made = plan(session, ("absence", "bakken", 2026, 4))
    figures.record(session, OPERATOR, Entry("absence", "bakken", "2026", 5.0), build.NOW)

    again = plan(session, ("absence", "bakken", 2026, 4, None, "Rettet"))
    with pytest.raises(FigureChanged):
        figure_files.carry_out(session, CONTROLLER, again, build.NOW, seen=made.fingerprint)


def test_a_leader_imports_for_the_own_unit_alone(session: Session) -> None:
    made = plan(session, ("absence", "bakken", 2026, 4), ("absence", "lia", 2026, 4), actor=LEADER)

    assert said(made) == ["B3: «lia» Du kan ikke registrere tall for denne enheten."]


def test_a_forecast_stands_beside_a_part_of_the_year_and_nowhere_else(
    session: Session, tmp_path: Path
) -> None:
    file = tmp_path / "tall.csv"
    heading = "indikator;enhet;periode;verdi;prognose\n"
    file.write_text(heading + "budget;bakken;2026-T2;0,9;1,0\n", encoding="utf-8")
    figure_files.import_file(session, CONTROLLER, file, build.NOW)

    assert [figure.forecast for figure in stored(session)] == [1.0]
    for row, sentence in (
        ("budget;bakken;2026;1;1", "En prognose hører til en del av et år."),
        ("absence;bakken;2026-T2;1;1", "Denne måleindikatoren har ingen prognose."),
    ):
        table = tabular_files.of_bytes("tall.csv", (heading + row).encode())
        [told] = said(figure_files.plan(session, CONTROLLER, table))
        assert told.startswith(f"E2: «1» {sentence}")


# --- a pasted column ----------------------------------------------------------------------------


def paste(session: Session, text: str, indicator: str = "absence") -> Plan:
    column = figure_columns.column(session, CONTROLLER, indicator, "2026")
    table = figure_columns.table(column, Pasted(text, "Regnskap", ""))
    return figure_files.plan(session, CONTROLLER, table)


@pytest.mark.parametrize(
    "text", ["4,5 %\n\n1 234,5\n", "bakken\t4,5\nskolen\t1 234,5", "skolen;1234.5\nbakken;4.5\n"]
)
def test_a_column_is_pasted_in_the_order_shown_or_with_units(session: Session, text: str) -> None:
    shown = figure_columns.column(session, CONTROLLER, "complaints", "2026")
    assert [row.unit.code for row in shown.rows] == ["bakken", "lia", "skolen"]

    made = paste(session, text.replace("4,5 %", "4,5").replace(",5", "").replace(".5", ""), "waste")
    figure_files.carry_out(session, CONTROLLER, made, build.NOW)

    assert {figure.unit.code: figure.value for figure in stored(session)} == {
        "bakken": 4.0,
        "skolen": 1234.0,
    }


def test_what_is_wrong_with_a_pasted_column_is_told_by_line(session: Session) -> None:
    made = paste(session, "4,5\n−3\nmye")

    assert said(made) == [
        "Linje 2: «−3» Måleindikatoren kan ikke være negativ. Ta bort minustegnet.",
        "Linje 3: «mye» Dette er ikke et tall. Skriv for eksempel 4,5 eller 4.5.",
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "nothing_pasted"),
        ("\n\n", "nothing_pasted"),
        ("4\n5", "other_number_of_lines"),
        ("bakken\t4\n5", "some_with_unit"),
    ],
)
def test_a_column_that_cannot_be_laid_beside_the_units_is_refused(
    session: Session, text: str, problem: str
) -> None:
    with pytest.raises(ImportRefused) as refused:
        paste(session, text)

    assert [one.problem for one in refused.value.problems] == [problem]
