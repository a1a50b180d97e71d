"""How well the questions of a survey work: for the controller."""

from flask import Blueprint, render_template

from surveyapp.domain.access import Right
from surveyapp.domain.quality import LOW_ALPHA, Trouble, Warned
from surveyapp.services import index_quality
from surveyapp.services.index_quality import Quality
from surveyapp.web.access_rules import allowed
from surveyapp.web.language import language
from surveyapp.web.result_words import result_words
from surveyapp.web.transaction import current_actor, reading
from surveyapp.web.wording import gettext as _

blueprint = Blueprint("index_quality", __name__)


@blueprint.get("/results/<int:round_id>/<unit>/quality")
@allowed(Right.MANAGE_CATALOGUE, unit="unit")
def page(round_id: int, unit: str) -> str:
    with reading() as session:
        quality = index_quality.of_round(session, current_actor(), round_id, unit)
        return render_template(
            "results/quality.html",
            quality=quality,
            found=quality.found,
            warned=[_sentence(one, quality) for one in quality.warnings],
            low_alpha=LOW_ALPHA,
            words=result_words(),
        )


def _sentence(one: Warned, quality: Quality) -> str:
    """What is wrong, in words that say what to do."""
    words = result_words()
    facts = {
        "index": quality.name(one.index).into(language()) if one.index else "",
        "question": quality.question(one.question).into(language()) if one.question else "",
        "value": words.decimals(one.value, 2),
        "share": words.share(one.value),
    }
    return {
        Trouble.LOW_ALPHA: _(
            "“%(index)s”: the questions measure different things (alpha %(value)s). Read them one "
            "by one, or mend the theme before the next survey.",
            **facts,
        ),
        Trouble.BETTER_WITHOUT: _(
            "“%(question)s” pulls “%(index)s” apart: without it alpha would be %(value)s.", **facts
        ),
        Trouble.WEAK_QUESTION: _(
            "“%(question)s” has little to do with the rest of “%(index)s” (loading %(value)s).",
            **facts,
        ),
        Trouble.MANY_DOUBTS: _(
            "“%(question)s”: %(share)s answered “don't know”. Ask about something people have "
            "seen, or leave it out.",
            **facts,
        ),
    }[one.trouble]
