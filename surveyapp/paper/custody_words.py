"""How keys are kept, in words that pages, commands and papers share."""

from collections.abc import Iterator

from surveyapp.domain.custody import Custody, Mode
from surveyapp.paper import format as written
from surveyapp.paper.wording import Wording


def sentences(custody: Custody, language: str) -> list[str]:
    """Who could read answers while a survey is open, and what is lost with the disk."""
    words = Wording(language)
    return [*_who_could_read(custody, words), *_if_it_is_lost(custody, words)]


def warnings(custody: Custody, language: str) -> list[str]:
    """What the operator should see to before a survey opens; empty when all is well."""
    _ = Wording(language).gettext
    if custody.sheet_made_on is None:
        return [_("Make a recovery sheet with `surveyapp recovery-sheet`.")]
    if custody.is_sheet_old:
        day = written.day(custody.sheet_made_on, language)
        return [_("The recovery sheet is from %(day)s. Make a new one every year.", day=day)]
    return []


def _who_could_read(custody: Custody, words: Wording) -> Iterator[str]:
    _ = words.gettext
    if custody.mode is Mode.KEY_FILE:
        yield _(
            "Someone in IT who copied both the key folder and the database while the survey was "
            "open could read answers."
        )
        return
    yield _(
        "The key of each survey is locked with a pass phrase, which is typed when the survey is "
        "counted. Someone who copied all the files while the survey was open could not read "
        "answers without the phrase."
    )
    if custody.is_split:
        yield _("The pass phrase stands on three sheets; two of them are needed to open the key.")


def _if_it_is_lost(custody: Custody, words: Wording) -> Iterator[str]:
    _ = words.gettext
    if custody.sheet_made_on is not None:
        yield _(
            "A copy of the key lies with the answers and goes into the backup. Only the recovery "
            "sheet, which is on paper, opens it. Someone with both the sheet and a backup from "
            "when the survey was open could read answers."
        )
        yield _(
            "If the disk is lost, a backup and the recovery sheet bring back the answers that are "
            "in the backup. If both the key and the sheet are lost, the survey is lost."
        )
        return
    yield _(
        "There is no recovery sheet. If the disk is lost while a survey is open, the answers to "
        "that survey are lost."
    )
    if custody.mode is Mode.PASS_PHRASE:
        yield _("If the pass phrase is lost before the count, the answers are lost too.")
    else:
        yield _("If the key is lost before the count, nobody can open the answers.")
