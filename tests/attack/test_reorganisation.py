"""R10: what happens to the organisation makes new atoms in new rounds; old results stay.

The product has no act that closes or merges units: one that is closed is asked no more, and merged
units are asked as one. What it has is a file of units and one of groups, which rename, move and
change them.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from werkzeug.test import Client

from surveyapp.domain.access import OPERATOR
from surveyapp.domain.release import Release
from surveyapp.services import organisation, releases, results, round_records
from surveyapp.services.installation import Installation
from tests.attack import visitor
from tests.attack.visitor import differences
from tests.attack.worlds import OPENS, made, parts, people, released
from tests.web import staff

OF_THE_ROUND = re.compile(r"/results/1/(?!.*lang=).*")
STARTS = ("/results", "/results/1/fjordvik", "/results/1/oppvekst", "/results/1/lia")
UNITS = """code,name,type,parent
kultur,Kultur og fritid,sector,fjordvik
oppvekst,Barn og unge,sector,fjordvik
lia,Lia friluftsbarnehage,kindergarten,kultur
bakken,Bakken oppvekstsenter,school,oppvekst
"""
GROUPS = """unit,group,name,invited
lia,stor,Ekorn,9
lia,ny,Ny avdeling,12
"""
BACK = "code,name,type,parent\nbakken,Bakken oppvekstsenter,kindergarten,oppvekst\n"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Installation]:
    """Two kindergartens of one sector that were asked, one with two groups."""
    installation = made(tmp_path / "instance")
    released(installation, "2025", people("2025", (60, 25, 20)))
    yield installation
    installation.engine.dispose()


@pytest.fixture
def reader(town: Installation, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    """The controller, at one moment."""
    visitor.at_one_moment(monkeypatch, datetime.now(UTC))
    site = staff.site(town)
    yield visitor.signed_in(site, town, "controller", "fjordvik")
    site.extensions["surveyapp"].engine.dispose()


def imported(town: Installation, text: str, folder: Path) -> None:
    file = folder / "file.csv"
    file.write_text(text, encoding="utf-8")
    act = organisation.import_csv
    if organisation.is_of_groups(file):
        act = organisation.import_groups_csv
    with town.writing() as session:
        act(session, OPERATOR, file, OPENS)


def told(town: Installation, round_id: int) -> Release:
    with town.reading() as session:
        found = releases.of(session, round_id)
    assert found is not None
    return found


def places(town: Installation, round_id: int) -> dict[str, str | None]:
    """Where each place of a round hangs."""
    with town.reading() as session:
        survey_round = round_records.get(session, round_id)
        return {place.code: place.parent for place in results.places(survey_round)}


def test_no_byte_of_a_released_result_changes_with_the_organisation(
    town: Installation, reader: Client, tmp_path: Path
) -> None:
    before, bytes_before = visitor.everything(reader, STARTS, OF_THE_ROUND), parts(town, 1)
    document = results.document(told(town, 1))

    imported(town, UNITS, tmp_path)
    imported(town, GROUPS, tmp_path)

    after = visitor.everything(reader, STARTS, OF_THE_ROUND)
    assert parts(town, 1) == bytes_before
    assert results.document(told(town, 1)) == document
    assert len(before) > 30
    assert {page[:3] for page in before.values()} == {b"200"}
    assert differences(before, after) == set()


def test_the_next_round_has_the_atoms_of_the_new_tree(town: Installation, tmp_path: Path) -> None:
    imported(town, UNITS, tmp_path)
    imported(town, GROUPS, tmp_path)
    imported(town, BACK, tmp_path)

    again = released(town, "2026", people("2026", (60, 25, 20)))

    old, new = told(town, 1), told(town, again)
    assert places(town, 1)["lia"] == "oppvekst"
    assert places(town, again)["lia"] == "kultur"
    assert old.region("kultur") is None
    lia, kultur = new.region("lia"), new.region("kultur")
    assert lia is not None
    assert kultur is not None
    assert (kultur.answered, kultur.questions[0].result) == (
        lia.answered,
        lia.questions[0].result,
    )
