"""Numbers, per cents, dates and times on pages are written in one place: `paper/format.py`.

Exports (CSV, spreadsheets, JSON) are machine formats and no concern of this test.
"""

import re
from pathlib import Path

from surveyapp.paper.language import LANGUAGES
from tests.test_translations import catalogue_texts

_ROOT = Path(__file__).parent.parent / "surveyapp"
_BY_HAND = re.compile(
    r"strftime|(?<!from)isoformat|format_(?:date|time|datetime|decimal|percent|currency)"
    r"|\{[^{}\"']*:[,+]?\.?\d*[fgeE%]\}|%[-+]?\.?\d*[fgeE]\b|:%[HIMSdmYyb]"
    r"|\{\{[^}]*\|\s*(?:round|float|format\(\"%[^s\"]*[fge])"
)
_MAY = {
    "paper/format.py": "the one place",
    "paper/periods.py": "the name of a month, which has no day",
    "paper/action_tables.py": "a date in a cell, which a spreadsheet reads",
    "paper/mail.py": "the date in the head of an e-mail, which programs read",
    "paper/tables.py": "a number in a cell, which a spreadsheet reads",
    "web/action_form.py": "what stands in a box is typed, every decimal and no thousands",
    "web/class_mode.py": "what stands in a box for the time of day, and in an address",
    "web/figure_form.py": "what stands in a box is typed, every decimal and no thousands",
}


def test_no_page_writes_numbers_or_dates_by_hand() -> None:
    files = [
        *(_ROOT / "web").rglob("*.py"),
        *(_ROOT / "paper").rglob("*.py"),
        *(_ROOT / "web" / "templates").rglob("*.html"),
    ]
    found = [
        f"{name}:{number}: {line.strip()}"
        for path in files
        if (name := str(path.relative_to(_ROOT))) not in _MAY
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if _BY_HAND.search(line)
    ]

    assert found == []


_FOREIGN_NUMBER = {"nb": r"\d\.\d|\d%(?!\()", "en": r"\d,\d(?!\d\d)|\d %"}
_MEANT = ("WCAG", "1234", "4.5", "B.1.1")
"""A standard's version, a code, and sentences about how numbers may be typed."""


def test_a_sentence_holds_numbers_as_its_language_writes_them() -> None:
    found = [
        text
        for language in LANGUAGES
        for text in catalogue_texts(language)
        if re.search(_FOREIGN_NUMBER[language], text) and not any(w in text for w in _MEANT)
    ]

    assert found == []
