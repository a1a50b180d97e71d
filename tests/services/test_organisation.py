"""The organisation, from files."""

from collections.abc import Callable
from pathlib import Path

import pytest

from surveyapp.domain.access import OPERATOR, Role
from surveyapp.domain.errors import ImportRefused, NotAllowed, NotFound
from surveyapp.services import organisation
from surveyapp.services.installation import Installation
from tests import build
from tests.build import NOW

Import = Callable[..., int]
HEADING = "code,name,type,parent,leader_email\n"
TREE = HEADING + (
    "fjordvik,Fjordvik kommune,municipality,,\n"
    "oppvekst,Oppvekst,sector,fjordvik,\n"
    "bakken,Bakken barnehage,kindergarten,oppvekst,styrer@fjordvik.no\n"
)
GROUPS = "unit,group,name,invited\nbakken,stor,Storebarn,20\nbakken,liten,Småbarn,12\n"


@pytest.fixture
def take(installation: Installation, tmp_path: Path) -> Import:
    """Imports units, and groups where they are given."""

    def import_text(units: str = "", groups: str = "") -> int:
        number = 0
        with installation.writing() as session:
            for text, act in (
                (units, organisation.import_csv),
                (groups, organisation.import_groups_csv),
            ):
                if text:
                    file = tmp_path / "file.csv"
                    file.write_text(text, encoding="utf-8")
                    number += act(session, OPERATOR, file, NOW)
        return number

    return import_text


def names(installation: Installation) -> dict[str, str]:
    with installation.reading() as session:
        return {each.code: each.name for each in organisation.units(session)}


def problems(refused: pytest.ExceptionInfo[ImportRefused]) -> list[tuple[int, str, str]]:
    return [(one.line, one.column, one.problem) for one in refused.value.problems]


def test_a_file_becomes_a_tree(installation: Installation, take: Import) -> None:
    number = take(TREE, GROUPS)

    assert number == 5
    with installation.reading() as session:
        assert organisation.path(session, "bakken") == ("fjordvik", "oppvekst", "bakken")
        found = organisation.unit(session, "bakken")
        assert found.leader_email == "styrer@fjordvik.no"
        assert [(group.key, group.name, group.invited) for group in found.groups] == [
            ("stor", "Storebarn", 20),
            ("liten", "Småbarn", 12),
        ]


def test_a_file_may_be_taken_again_and_again(installation: Installation, take: Import) -> None:
    take(TREE, GROUPS)

    take(TREE.replace("Bakken barnehage", "Bakken"), GROUPS.replace("20", "21"))

    assert names(installation)["bakken"] == "Bakken"
    assert len(names(installation)) == 3
    with installation.reading() as session:
        assert [group.invited for group in organisation.unit(session, "bakken").groups] == [21, 12]


def test_every_problem_is_told_by_line_and_nothing_is_taken(
    installation: Installation, take: Import
) -> None:
    faulty = TREE + (
        "lia,,kindergarten,oppvekst,\n"
        "lia,Lia,kindergarten,nowhere,\n"
        "other,Annen kommune,municipality,,\n"
        f"b a/k,{'x' * 201},kindergarten,oppvekst,\n"
    )

    with pytest.raises(ImportRefused) as refused:
        take(faulty)

    assert problems(refused) == [
        (5, "name", "missing"),
        (5, "code", "repeated"),
        (6, "code", "repeated"),
        (6, "parent", "unknown_parent"),
        (7, "parent", "second_root"),
        (8, "name", "too_long"),
        (8, "code", "not_a_code"),
    ]
    assert names(installation) == {}


@pytest.mark.parametrize(
    "moved",
    ["oppvekst,Oppvekst,sector,bakken,", "bakken,Bakken,kindergarten,bakken,"],
)
def test_nothing_hangs_under_itself(take: Import, moved: str) -> None:
    take(TREE)

    with pytest.raises(ImportRefused) as refused:
        take(f"{HEADING}{moved}\n")

    assert problems(refused) == [(2, "parent", "under_itself")]


def test_the_top_stays_at_the_top(take: Import) -> None:
    take(TREE)

    with pytest.raises(ImportRefused) as refused:
        take(f"{HEADING}fjordvik,Fjordvik,municipality,oppvekst,\n")

    assert problems(refused) == [(2, "parent", "under_itself")]


def test_groups_need_a_unit_and_people(take: Import) -> None:
    take(TREE)

    with pytest.raises(ImportRefused) as refused:
        take(groups="unit,group,name,invited\nnowhere,a,A,3\nbakken,a/b,B,0\nbakken,c,,many\n")

    assert problems(refused) == [
        (2, "unit", "unknown_unit"),
        (3, "group", "not_a_code"),
        (3, "invited", "not_a_number_of_people"),
        (4, "name", "missing"),
        (4, "invited", "not_a_number_of_people"),
    ]


def test_an_unknown_unit_is_not_found(installation: Installation, take: Import) -> None:
    take(TREE)

    with installation.reading() as session, pytest.raises(NotFound):
        organisation.path(session, "nowhere")


def test_the_organisation_is_not_for_everybody(installation: Installation, tmp_path: Path) -> None:
    (tmp_path / "file.csv").write_text(TREE)
    leader = build.actor(Role.UNIT_LEADER, "bakken")

    with installation.writing() as session, pytest.raises(NotAllowed):
        organisation.import_csv(session, leader, tmp_path / "file.csv", NOW)
