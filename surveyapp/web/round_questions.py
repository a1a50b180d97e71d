"""A unit's own questions: a few, on the scales of the survey, in all its languages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from surveyapp.domain.access import Right
from surveyapp.domain.errors import InvalidInput
from surveyapp.domain.language import Text
from surveyapp.domain.local_questions import MOST, LocalQuestion, Supplement, offered_scales
from surveyapp.paper.language import LANGUAGES, translations
from surveyapp.paper.problems import sentence
from surveyapp.services import launching, preparing
from surveyapp.services.preparing import Asker, Prepared
from surveyapp.web.access_rules import allowed
from surveyapp.web.forms import StaffForm
from surveyapp.web.language import language
from surveyapp.web.transaction import current_actor, installation, now, reading, writing

blueprint = Blueprint("round_questions", __name__)


def _(message: str) -> str:
    """Marks a sentence for the catalogues; it is kept in every language with the questions."""
    return message


_TITLE = _("Questions from %(unit)s")


class QuestionsForm(StaffForm):
    """The fields of the questions are read one by one: their languages are the survey's."""


@dataclass(frozen=True, slots=True)
class Row:
    """One question as it was typed; `wordings` by language."""

    number: int
    scale: str
    wordings: Mapping[str, str]

    @property
    def is_empty(self) -> bool:
        return not any(words.strip() for words in self.wordings.values())

    def question(self) -> LocalQuestion:
        said = {tag: " ".join(words.split()) for tag, words in self.wordings.items()}
        return LocalQuestion(self.scale, Text({tag: words for tag, words in said.items() if words}))


@blueprint.get("/rounds/<int:round_id>/questions")
@allowed(Right.RUN_ROUND)
def show(round_id: int) -> str:
    found, asker = _prepared(round_id)
    kept = asker.supplement.questions if asker.supplement else ()
    rows = [_row_of(found, number, kept) for number in range(1, MOST + 1)]
    return _page(found, asker, QuestionsForm(), rows, {})


@blueprint.post("/rounds/<int:round_id>/questions")
@allowed(Right.RUN_ROUND)
def save(round_id: int) -> ResponseReturnValue:
    found, asker = _prepared(round_id)
    form = QuestionsForm()
    rows = [_typed(found, number) for number in range(1, MOST + 1)]
    filled = [row for row in rows if not row.is_empty]
    supplement = Supplement(asker.unit, _title(asker.name), tuple(row.question() for row in filled))
    if not form.validate():
        return _page(found, asker, form, rows, {}), 422
    config = installation().config
    try:
        with writing() as session:
            launching.set_questions(session, config, current_actor(), round_id, supplement, now())
    except InvalidInput as refusal:
        found, asker = _prepared(round_id)
        return _page(found, asker, form, rows, _at_fields(refusal.problems, filled)), 422
    return redirect(url_for("rounds.show", round_id=round_id))


def _prepared(round_id: int) -> tuple[Prepared, Asker]:
    """The round, and the unit whose questions they are: the one chosen, else the first."""
    with reading() as session:
        found = preparing.prepared(session, installation().config, current_actor(), round_id, now())
    if not found.may_adjust:
        abort(403)
    wanted = request.values.get("unit", found.askers[0].unit)
    asker = next((one for one in found.askers if one.unit == wanted), None)
    return found, asker or abort(404)


def _row_of(found: Prepared, number: int, kept: Sequence[LocalQuestion]) -> Row:
    if number > len(kept):
        return Row(number, found.asked.scale.key, dict.fromkeys(found.asked.languages, ""))
    one = kept[number - 1]
    wordings = {tag: one.text.wordings.get(tag, "") for tag in found.asked.languages}
    return Row(number, one.scale, wordings)


def _typed(found: Prepared, number: int) -> Row:
    return Row(
        number,
        request.form.get(f"scale:{number}", ""),
        {tag: request.form.get(f"text:{number}:{tag}", "") for tag in found.asked.languages},
    )


def _title(unit: str) -> Text:
    return Text({tag: translations(tag).gettext(_TITLE) % {"unit": unit} for tag in LANGUAGES})


def _at_fields(problems: Mapping[str, str], filled: Sequence[Row]) -> dict[str, str]:
    """The problems by field: the service numbers only the questions that are filled in."""
    found = {}
    for where, code in problems.items():
        number, _dot, part = where.partition(".")
        words = sentence(code, language())
        if not part:
            found["questions"] = words
            continue
        row = filled[int(number) - 1]
        field = f"scale:{row.number}" if part == "scale" else f"text:{row.number}:{part}"
        found[field] = words
    return found


def _page(
    found: Prepared,
    asker: Asker,
    form: QuestionsForm,
    rows: Sequence[Row],
    problems: Mapping[str, str],
) -> str:
    return render_template(
        "rounds/questions.html",
        found=found,
        survey_round=found.survey_round,
        asker=asker,
        form=form,
        rows=rows,
        scales=offered_scales(found.asked).values(),
        problems=problems,
    )
