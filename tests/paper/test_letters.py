"""Letters, slips, posters and files of codes, read back as people and their phones read them."""

import csv
import io
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import python_calamine

from surveyapp.domain.code import read
from surveyapp.paper import code_tables, letters, posters, typesetting
from surveyapp.paper.typesetting import NotTypeset
from surveyapp.services.handouts import Handout
from surveyapp.services.invitations import UnitCodes
from tests.build_rounds import NOW
from tests.paper import papers

Codes = Callable[[Handout], tuple[UnitCodes, ...]]
Handouts = Callable[[str], Handout]


def _every(made: tuple[UnitCodes, ...]) -> list[str]:
    return [code for each in made for code in each.codes]


def test_every_letter_has_a_page_with_its_code_for_eyes_and_for_phones(
    handout: Handouts, codes: Codes
) -> None:
    about = handout("letters")
    made = codes(about)

    pdf = letters.letters(about, made, "nb", NOW)

    pages, read_back = papers.texts(pdf), papers.qr_codes(pdf)
    assert len(pages) == 12
    for page, found, code in zip(pages, read_back, _every(made), strict=True):
        assert code in page
        [(address, width)] = found
        assert address == f"https://svar.fjordvik.no/c#{code}"
        assert width >= 50
    assert "Lia, Stor" in pages[0]
    assert "Lia, Liten" in pages[-1]


def test_a_letter_in_norwegian_ends_with_a_summary_in_english(
    handout: Handouts, codes: Codes
) -> None:
    about = handout("letters")
    made = codes(about)[1:]

    norwegian, english = (letters.letters(about, made, one, NOW) for one in ("nb", "en"))

    assert "Skann QR-koden med kameraet" in papers.texts(norwegian)[0]
    assert "choose English" in papers.texts(norwegian)[0]
    assert "Scan the QR code with the camera" in papers.texts(english)[0]
    assert "velg norsk" in papers.texts(english)[0]
    assert papers.languages(norwegian) == papers.languages(english) == {"nb", "en"}


def test_ten_slips_fill_a_sheet(handout: Handouts, codes: Codes) -> None:
    about = handout("letters")
    made = codes(about)

    pdf = letters.slips(about, made, "nb", NOW)

    found = papers.qr_codes(pdf)
    assert [len(sheet) for sheet in found] == [10, 2]
    assert {address for sheet in found for address, _width in sheet} == {
        about.link_with(code) for code in _every(made)
    }
    assert all(code in "".join(papers.texts(pdf)) for code in _every(made))


LONG = "Bjørkenøstangen og Kvalsundvågen oppvekstsenter, avdeling barnehage"


def test_long_names_take_no_more_paper(handout: Handouts, codes: Codes) -> None:
    about = handout("letters")
    link = replace(
        about.links[0], unit_name=LONG, url=f"https://{'svar.' * 8}no/s/0123456789abcdef"
    )
    named = replace(
        about, unit_name=LONG, code_page=f"https://{'svar.' * 8}no/c", links=(link,) * 2
    )
    made = tuple(replace(each, unit_name=LONG) for each in codes(about))

    for language in ("nb", "en"):
        letter, slip = (
            papers.qr_codes(typeset(named, made, language, NOW))
            for typeset in (letters.letters, letters.slips)
        )
        assert [len(page) for page in letter] == [1] * 12
        assert [len(page) for page in slip] == [10, 2]
    assert [len(page) for page in papers.qr_codes(posters.poster(named, "nb", NOW))] == [1, 1]


def test_a_survey_in_arabic_has_letters_in_arabic_and_english(
    handout: Handouts, codes: Codes
) -> None:
    about = handout("polyglot")

    pdf = letters.letters(about, codes(about), "ar", NOW)

    assert "Scan the QR code with the camera" in papers.texts(pdf)[0]
    assert {"ar", "en"} <= papers.languages(pdf)
    assert "هو جيد وما يجب تحسينه" in papers.texts(pdf)[0]


@pytest.mark.parametrize(("name", "pages"), [("link", 2), ("letters", 2)])
def test_a_poster_has_a_page_for_each_link_and_a_code_seen_across_a_hallway(
    handout: Handouts, name: str, pages: int
) -> None:
    about = handout(name)

    pdf = posters.poster(about, "nb", NOW)

    found = papers.qr_codes(pdf)
    assert [address for [(address, _width)] in found] == [link.url for link in about.links]
    assert all(width >= 70 for [(_address, width)] in found)
    assert len(found) == pages
    assert ("Du trenger koden" in papers.texts(pdf)[0]) is (name == "letters")


def test_every_sheet_is_tagged_for_screen_readers(handout: Handouts, codes: Codes) -> None:
    about = handout("letters")
    made = codes(about)

    for pdf in (
        letters.letters(about, made, "nb", NOW),
        letters.slips(about, made, "en", NOW),
        posters.poster(about, "nb", NOW),
    ):
        assert papers.is_for_everybody(pdf)
        assert {"Document", "H1", "P", "Figure"} <= set(papers.roles(pdf))
        assert all("QR" in words for words in papers.described(pdf))


def test_a_letter_tells_when_people_can_answer(handout: Handouts, codes: Codes) -> None:
    about = handout("letters")
    made = codes(about)[1:]

    before, after = (
        papers.texts(letters.letters(about, made, "nb", at))[0]
        for at in (NOW - timedelta(days=3), NOW + timedelta(days=1))
    )

    assert "Åpen til 16. november 2026" in after
    assert "30. oktober 2026" in before


def test_the_file_for_sms_holds_codes_and_links_and_no_names(
    handout: Handouts, codes: Codes
) -> None:
    about = handout("letters")
    made = codes(about)

    plain = list(csv.DictReader(io.StringIO(code_tables.as_csv(about, made).decode("utf-8-sig"))))
    book = python_calamine.CalamineWorkbook.from_filelike(
        io.BytesIO(code_tables.as_xlsx(about, made))
    )
    heading, *rows = book.get_sheet_by_index(0).to_python()

    assert [row["code"] for row in plain] == _every(made)
    assert all(row["link"] == about.link_with(row["code"]) for row in plain)
    assert list(plain[0]) == heading == ["unit", "group", "code", "link"]
    assert rows == [list(row.values()) for row in plain]
    assert {row["group"] for row in plain} == {"stor", "liten"}


def test_codes_have_nothing_in_common_with_their_order(handout: Handouts, codes: Codes) -> None:
    about = handout("letters")

    made, again = _every(codes(about)), _every(codes(about))

    assert made != sorted(made)
    assert not set(made) & set(again)
    assert all(read(code) for code in made)


_WITHOUT_A_DISK = """
import resource, signal, sys, tempfile
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
try:
    with tempfile.TemporaryFile() as file:
        file.write(b"x")
        file.flush()
    sys.exit("a byte was written")
except OSError:
    pass

from datetime import UTC, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo
from surveyapp.config import shipped
from surveyapp.paper import code_tables, letters
from surveyapp.services import definitions
from surveyapp.services.handouts import Handout
from surveyapp.services.invitations import UnitCodes
from surveyapp.services.municipality import Municipality

now = datetime(2026, 11, 2, tzinfo=UTC)
asked = definitions.current(shipped("survey_definitions"), "kindergarten-parents").definition
survey_round = SimpleNamespace(id=1, period="2026", opens_at=now, closes_at=now)
about = Handout(
    survey_round, asked, Municipality("Fjordvik", False), "lia", "Lia", 2, (),
    "https://svar.fjordvik.no/c", "https://svar.fjordvik.no/privacy", 5, ZoneInfo("Europe/Oslo"),
)
made = (UnitCodes("lia", "Lia", None, None, 1, ("ABCD-EFGH-JKMN", "0123-4567-89AB")),)
for typeset in (letters.letters, letters.slips):
    assert typeset(about, made, "nb", now).startswith(b"%PDF")
assert b"ABCD-EFGH-JKMN" in code_tables.as_csv(about, made)
assert code_tables.as_xlsx(about, made).startswith(b"PK")
"""


def test_a_sheet_that_nobody_could_hear_is_refused_without_telling_what_is_on_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        "surveyapp.paper.typesetting._template", lambda _: "#image(bytes(sys.inputs.data))"
    )

    with pytest.raises(NotTypeset) as refused:
        typesetting.pdf("letters", {"code": "ABCD-EFGH-JKMN"}, NOW)

    assert "letters: " in str(refused.value)
    assert "ABCD" not in str(refused.value)


def test_nothing_that_holds_codes_is_ever_written_to_a_file() -> None:
    """A process that the kernel lets write not one byte to any file makes all of them."""
    run = subprocess.run(
        [sys.executable, "-B", "-c", _WITHOUT_A_DISK], capture_output=True, text=True, check=False
    )

    assert run.returncode == 0, run.stderr
