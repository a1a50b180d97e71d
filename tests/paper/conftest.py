"""Handouts of real rounds, planned once for all tests of papers; codes are never kept."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from surveyapp.config import shipped
from surveyapp.domain.access import OPERATOR
from surveyapp.services import handouts, invitations
from surveyapp.services.handouts import Handout
from surveyapp.services.installation import Installation
from surveyapp.services.invitations import CodeOrder, UnitCodes
from tests import build, build_rounds

_OF_PAGES = Path(__file__).parent.parent / "web" / "survey_definitions"
PLANS = {
    "letters": build_rounds.plan(
        {"lia": 12},
        {("lia", "stor"): 9, ("lia", "liten"): 3},
        definition="kindergarten-parents",
        access="codes",
    ),
    "polyglot": build_rounds.plan({"bakken": 2}, definition="every-shape", access="codes"),
    "link": build_rounds.plan(
        {"lia": 12},
        {("lia", "stor"): 9, ("lia", "liten"): 3},
        definition="kindergarten-parents",
        opens_at=build_rounds.CLOSES + build_rounds.DAY,
        closes_at=build_rounds.CLOSES + 14 * build_rounds.DAY,
    ),
    "pupils": build_rounds.plan({"skolen": 40}, definition="young-pupils"),
}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    place = tmp_path_factory.mktemp("town")
    surveys = place / "survey_definitions"
    shutil.copytree(shipped("survey_definitions"), surveys)
    shutil.copy(_OF_PAGES / "every_shape.yaml", surveys)
    with (surveys / "scales.yaml").open("a", encoding="utf-8") as scales:
        scales.write((_OF_PAGES / "scales.more").read_text(encoding="utf-8"))
    made = build_rounds.asking_from(build.installation(place / "instance"), surveys)
    with made.writing() as session:
        build.organisation(session)
    yield replace(made, config=replace(made.config, base_url="https://svar.fjordvik.no"))
    made.engine.dispose()


@pytest.fixture(scope="module")
def handout(town: Installation) -> Callable[[str], Handout]:
    """The handout of one of PLANS."""

    @cache
    def of(name: str) -> Handout:
        plan = PLANS[name]
        round_id = build_rounds.planned(town, plan)
        with town.reading() as session:
            unit = next(iter(plan.units))
            return handouts.at_unit(session, town.config, OPERATOR, round_id, unit)

    return of


@pytest.fixture(scope="module")
def codes(town: Installation) -> Callable[[Handout], tuple[UnitCodes, ...]]:
    """Fresh codes for everybody invited."""

    def drawn(handout: Handout) -> tuple[UnitCodes, ...]:
        order = CodeOrder(handout.survey_round.id, handout.unit)
        with town.reading() as session:
            return invitations.draw(town, session, OPERATOR, order).codes

    return drawn
