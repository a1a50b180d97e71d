"""How keys are kept, as it is told before a survey opens."""

from datetime import date, timedelta

import pytest

from surveyapp.domain.custody import Custody, Mode
from surveyapp.paper import custody_words
from surveyapp.paper.language import LANGUAGES
from surveyapp.services import custody
from surveyapp.services.custody import SHEET_SETTING
from surveyapp.services.installation import Installation
from surveyapp.store.tables import Setting

TODAY = date(2026, 11, 26)


def test_without_a_setting_keys_are_files_and_there_is_no_sheet(installation: Installation) -> None:
    with installation.reading() as session:
        assert custody.now(session, TODAY) == Custody(Mode.KEY_FILE)


@pytest.mark.parametrize(("days", "is_old"), [(0, False), (365, False), (366, True)])
def test_a_sheet_is_old_after_a_year(installation: Installation, days: int, is_old: bool) -> None:
    made_on = TODAY - timedelta(days=days)
    with installation.writing() as session:
        session.add(Setting(key=SHEET_SETTING, value={"made_on": made_on.isoformat()}))

    with installation.reading() as session:
        found = custody.now(session, TODAY)

    assert (found.sheet_made_on, found.is_sheet_old) == (made_on, is_old)
    assert bool(custody_words.warnings(found, "nb")) is is_old


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_way_of_keeping_keys_has_words_of_its_own(language: str) -> None:
    ways = [
        Custody(mode, is_split, sheet)
        for mode, is_split in [
            (Mode.KEY_FILE, False),
            (Mode.PASS_PHRASE, False),
            (Mode.PASS_PHRASE, True),
        ]
        for sheet in (None, TODAY)
    ]

    told = [tuple(custody_words.sentences(way, language)) for way in ways]

    assert len(set(told)) == len(ways)
    without_sheet = [one for one, way in zip(told, ways, strict=True) if not way.sheet_made_on]
    lost = {"nb": "svarene i den undersøkelsen tapt", "en": "the answers to that survey are lost"}
    assert all(lost[language] in " ".join(one) for one in without_sheet)
