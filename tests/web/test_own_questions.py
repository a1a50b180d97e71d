"""A unit's own question on the result pages and in the files people take away."""

from collections.abc import Iterator

import pytest
from flask import Flask

from surveyapp.domain.access import OPERATOR
from surveyapp.domain.language import Text
from surveyapp.domain.local_questions import LocalQuestion, Supplement
from surveyapp.services import launching, opening, rounds
from surveyapp.services.installation import Installation
from tests import build
from tests.web import answered, staff

WORDS = "Is the food good?"
OWN = Supplement(
    "bakken",
    Text({"nb": "Spørsmål fra Bakken", "en": "Questions from Bakken"}),
    (LocalQuestion("agree-1-6", Text({"nb": "Er maten god?", "en": WORDS})),),
)


@pytest.fixture
def app(installation: Installation) -> Iterator[Flask]:
    with installation.writing() as session:
        build.organisation(session)
    _released(installation)
    made = staff.site(installation)
    yield made
    made.extensions["surveyapp"].engine.dispose()


def _released(installation: Installation) -> None:
    plan, now = answered.plan({"bakken": 40, "lia": 40}), answered.OPENED
    with installation.writing() as session:
        rounds.plan(session, installation.config, OPERATOR, plan, now)
        launching.set_questions(session, installation.config, OPERATOR, 1, OWN, now)
    with installation.writing() as session:
        opening.open_now(installation, session, OPERATOR, 1, now)
    answered.answer(installation, 1, {("bakken", None): 20, ("lia", None): 20})
    answered.released(installation, 1)


def test_it_stands_on_the_result_of_its_unit_and_nowhere_else(
    installation: Installation, app: Flask
) -> None:
    controller = staff.browser(app, installation, "controller", "fjordvik")

    pages = {code: controller.get(f"/results/1/{code}") for code in ("bakken", "lia", "oppvekst")}

    assert {code: page.status_code for code, page in pages.items()} == dict.fromkeys(pages, 200)
    assert [code for code, page in pages.items() if WORDS in page.text] == ["bakken"]
    assert "Questions from Bakken" in pages["bakken"].text


def test_it_goes_along_in_the_files_of_its_unit_and_of_no_other(
    installation: Installation, app: Flask
) -> None:
    controller = staff.browser(app, installation, "controller", "fjordvik")
    address = "/results/1/{}/file/{}"

    for shape in ("plain.csv", "json"):
        own = controller.get(address.format("bakken", shape))
        other = controller.get(address.format("lia", shape))
        assert (own.status_code, other.status_code) == (200, 200), shape
        assert "local-bakken-" in own.text, shape
        assert "local-bakken-" not in other.text, shape
    for shape in ("excel.csv", "xlsx", "pdf"):
        assert controller.get(address.format("bakken", shape)).status_code == 200, shape
