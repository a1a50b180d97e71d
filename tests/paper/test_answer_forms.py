"""The survey on paper, and the letter to guardians."""

from collections.abc import Callable

import pytest

from surveyapp.domain.access import OPERATOR
from surveyapp.domain.language import Text
from surveyapp.domain.local_questions import LocalQuestion, Supplement
from surveyapp.domain.survey import ScaleQuestion
from surveyapp.paper.answer_forms import answer_form
from surveyapp.paper.guardian_letters import guardian_letter
from surveyapp.services import handouts, launching
from surveyapp.services.handouts import Handout
from surveyapp.services.installation import Installation
from tests import build_rounds
from tests.build_rounds import NOW
from tests.paper import papers

Handouts = Callable[[str], Handout]


def _whole(pdf: bytes) -> str:
    return " ".join(" ".join(papers.texts(pdf)).split())


@pytest.mark.parametrize(
    ("name", "language"),
    [("letters", "nb"), ("letters", "en"), ("polyglot", "en"), ("pupils", "nb"), ("link", "en")],
)
def test_a_paper_form_asks_every_question_once_in_order(
    handout: Handouts, name: str, language: str
) -> None:
    about = handout(name)

    pdf = answer_form(about, language, NOW)

    text, at = _whole(pdf), -1
    for number, question in enumerate(about.definition.questions, start=1):
        asked = f"{number}. {question.text.into(language)}"
        assert text.count(asked) == 1, asked
        assert text.index(asked) > at
        at = text.index(asked)
    assert papers.is_for_everybody(pdf)


def test_a_paper_form_asks_a_units_own_questions_too(town: Installation) -> None:
    plan = build_rounds.plan({"bakken": 9}, definition="kindergarten-parents", period="2027")
    round_id = build_rounds.planned(town, plan)
    food = LocalQuestion("agree-1-6", Text({"nb": "Maten er god", "en": "The food is good"}))
    own = Supplement("bakken", Text({"nb": "Fra Bakken", "en": "From Bakken"}), (food,))
    with town.writing() as session:
        launching.set_questions(session, town.config, OPERATOR, round_id, own, NOW)
    with town.reading() as session:
        about = handouts.at_unit(session, town.config, OPERATOR, round_id, "bakken")

    text = _whole(answer_form(about, "nb", NOW))

    assert text.index("Fra Bakken") < text.index("30. Maten er god")


def test_a_paper_form_names_both_ends_of_a_scale_and_offers_no_opinion(handout: Handouts) -> None:
    about = handout("letters")
    scale = next(q.scale for q in about.definition.questions if isinstance(q, ScaleQuestion))

    text = _whole(answer_form(about, "nb", NOW))

    assert f"{scale.lo} = {scale.low_end.into('nb')}" in text
    assert f"{scale.hi} = {scale.high_end.into('nb')}" in text
    assert scale.dont_know
    assert scale.dont_know.into("nb") in text


def test_a_paper_form_says_whom_a_follow_up_is_for(handout: Handouts) -> None:
    assert "Only if you ticked “Yes” at question 6." in _whole(
        answer_form(handout("polyglot"), "en", NOW)
    )


def test_a_paper_form_asks_for_the_code_or_else_for_the_group(handout: Handouts) -> None:
    with_codes, with_links = (
        _whole(answer_form(handout(name), "nb", NOW)) for name in ("letters", "link")
    )

    assert "Koden i brevet ditt" in with_codes
    assert "gruppen din" not in with_codes
    assert "gruppen din: Stor Liten" in with_links
    assert "Koden i brevet ditt" not in with_links


def test_a_paper_form_in_arabic_is_tagged_as_arabic_with_english_between(
    handout: Handouts,
) -> None:
    pdf = answer_form(handout("polyglot"), "ar", NOW)

    assert papers.is_for_everybody(pdf)
    assert {"ar", "en"} <= papers.languages(pdf)
    assert "Tick all that fit." in _whole(pdf)
    assert "Table" in papers.roles(pdf)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nb", ["Til de foresatte", "Det er frivillig", "personvernombud", "2. november 2026"]),
        ("en", ["To the guardians", "It is voluntary", "data protection", "2 November 2026"]),
    ],
)
def test_guardians_are_told_what_why_when_and_whom_to_ask(
    handout: Handouts, language: str, words: list[str]
) -> None:
    about = handout("pupils")

    pdf = guardian_letter(about, language, NOW)

    text = _whole(pdf)
    assert len(papers.texts(pdf)) == 1
    for expected in [*words, "svar.fjordvik.no/privacy", about.unit_name]:
        assert expected in text
    for section in about.definition.sections:
        assert section.title.into(language) in text
    assert papers.is_for_everybody(pdf)
