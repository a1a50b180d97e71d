"""Every page of the municipality's staff: seen by axe, and never wider than the window, not even at
320 px. The full form sees each page in both languages, narrow and wide, light and dark; the quick
one sees it in Norwegian, whose words are longer, and every third one by axe."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest
from babel.messages.pofile import read_po
from playwright.sync_api import Browser, Page

from surveyapp.app import create_app
from surveyapp.definitions import loader
from surveyapp.domain.access import OPERATOR, Grant, Role
from surveyapp.domain.indicator import Source, SuccessFactor
from surveyapp.domain.language import Text
from surveyapp.domain.period import parse
from surveyapp.paper.language import catalogue_file
from surveyapp.services import accounts, catalogues, causes, invitations, people, shaping
from surveyapp.services.installation import Installation
from surveyapp.services.shaping import Shaped
from tests import build, build_scorecard
from tests.journeys.browser import FORMS, glance, person, too_wide, violations
from tests.journeys.conftest import PASSWORD, Site, served
from tests.web import answered, staff

pytestmark = pytest.mark.browser

EVERYTHING, NOTHING = "everything@example.org", "nothing@example.org"
_ROLES = (Role.CONTROLLER, Role.UNIT_LEADER, Role.TEXT_REVIEWER)
_MAIL_SERVER = '[smtp]\nhost = "127.0.0.1"\nport = 9\nfrom = "survey@example.org"\n'
HELPER = "helper@example.org"
"""Who types in answers leads nothing."""
NOT_PAGES = {
    "/figures/template/<shape>",
    "/sign-offs/<unit>/<period>/<int:version>/file",
    "/actions/<unit>/<period>/file/<shape>",
    "/results/<int:round_id>/<unit>/file/<shape>",
    "/comparisons/file/<shape>",
    "/comparisons/scorecards/file/<shape>",
    "/scorecards/<unit>/<period>/file/<shape>",
    "/healthz",
    "/readyz",
    "/scorecards/<unit>",
    "/documents/<any(record, assessment, children, guardians):document>.pdf",
    "/rounds/<int:round_id>/print/<unit>/<paper>",
}


@dataclass(frozen=True)
class Municipality:
    site: Site
    pages: Mapping[str, str]
    """An address for every rule a browser can get, and a few more."""


@pytest.fixture(scope="module")
def municipality(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Municipality]:
    """A released survey with groups, one open and one planned, and everybody's accounts."""
    instance = build.installation(tmp_path_factory.mktemp("pages") / "instance")
    with instance.writing() as session:
        build.organisation(session)
        catalogue = loader.load(instance.config.definitions).catalogue
        catalogues.import_catalogue(session, OPERATOR, catalogue, build.NOW)
    groups = {("lia", "stor"): 40, ("lia", "liten"): 12}
    released = answered.opened(instance, answered.plan({"bakken": 50, "lia": 52}, groups))
    counts = {("bakken", None): 34, ("lia", "stor"): 33, ("lia", "liten"): 6}
    answered.answer(instance, released, counts)
    answered.write(instance, released, *(f"Torill er flink, for {n}. gang." for n in range(6)))
    answered.released(instance, released)
    opened = staff.planned(instance, state="open")
    pupils = staff.planned(instance, units={"skolen": 30}, definition="young-pupils")
    in_class = staff.planned(
        instance, units={"skolen": 30}, definition="school-pupils", state="open"
    )
    planned = staff.planned(instance, days=60)
    letters, printed = (
        staff.planned(instance, units={"lia": 52}, access="codes", days=days) for days in (20, 40)
    )
    with instance.writing() as session:
        invitations.make_codes(instance, session, OPERATOR, printed, "lia", staff.real_now())
        build_scorecard.action(session, "lia")
        build_scorecard.signed(session, "lia", "2025")
        own = SuccessFactor("lias-own", Text({"nb": "Lias egen", "en": "Lia's own"}), unit="lia")
        wanted = Shaped(own, "services", parse("2026"), is_new=True)
        shaping.save(session, OPERATOR, wanted, build.NOW)
    password = _accounts(instance)
    with instance.writing() as session:
        believed = causes.Arrow("sickness-absence", "user-satisfaction", "kindergarten")
        arrow = causes.add(session, OPERATOR, believed, build.NOW).id
    keys = {one.source: one.key for one in catalogue.indicators}
    pages = {
        "/": "/",
        "/rounds": "/rounds",
        "/rounds/<int:round_id>": f"/rounds/{opened}",
        "a planned survey": f"/rounds/{planned}",
        "a released survey": f"/rounds/{released}",
        "/rounds/new": "/rounds/new",
        "/rounds/<int:round_id>/preview": f"/rounds/{planned}/preview",
        "/rounds/<int:round_id>/reminders": f"/rounds/{opened}/reminders",
        "/rounds/<int:round_id>/people": f"/rounds/{planned}/people",
        "/rounds/<int:round_id>/questions": f"/rounds/{planned}/questions",
        "/rounds/<int:round_id>/days": f"/rounds/{planned}/days",
        "/rounds/<int:round_id>/<act>": f"/rounds/{opened}/close",
        "a planned survey of pupils": f"/rounds/{pupils}",
        "/rounds/<int:round_id>/guardians": f"/rounds/{pupils}/guardians",
        "/rounds/<int:round_id>/class": f"/rounds/{in_class}/class",
        "/rounds/<int:round_id>/class/<int:number>": f"/rounds/{in_class}/class/1?until=23:59",
        "/rounds/<int:round_id>/mail": f"/rounds/{opened}/mail",
        "/rounds/<int:round_id>/mail/<int:number>": f"/rounds/{opened}/mail/1",
        "/paper-answers": "/paper-answers",
        "/paper-answers/<int:round_id>/<int:number>": f"/paper-answers/{opened}/1",
        "another day": f"/rounds/{opened}/extend",
        "/rounds/<int:round_id>/print/<unit>": f"/rounds/{letters}/print/lia",
        "codes that are made": f"/rounds/{printed}/print/lia",
        "a poster alone": f"/rounds/{opened}/print/bakken",
        "/results": "/results",
        "/results/<int:round_id>/<unit>": f"/results/{released}/lia",
        "a result higher up": f"/results/{released}/oppvekst",
        "a result to wait for": f"/results/{opened}/bakken",
        "/results/<int:round_id>/<unit>/over-time": f"/results/{released}/lia/over-time",
        "/results/<int:round_id>/<unit>/invited": f"/results/{released}/bakken/invited",
        "/results/<int:round_id>/<unit>/quality": f"/results/{released}/fjordvik/quality",
        "by difference": f"/results/{released}/bakken?sort=difference",
        "/actions": "/actions",
        "/actions/<unit>/<period>": "/actions/lia/2026",
        "/actions/<unit>/<period>/new": "/actions/lia/2026/new",
        "/actions/<unit>/<period>/<int:action_id>": "/actions/lia/2026/1",
        "/actions/<unit>/<period>/carry-over": "/actions/lia/2026/carry-over",
        "/sign-offs/<unit>/<period>": "/sign-offs/bakken/2026",
        "a signed period": "/sign-offs/lia/2025",
        "/sign-offs/<unit>/<period>/<int:version>": "/sign-offs/lia/2025/1",
        "/sign-offs/<unit>/<period>/changes": "/sign-offs/lia/2025/changes",
        "/comments/<unit>/<period>": "/comments/lia/2026",
        "/comparisons": "/comparisons",
        "/comparisons/scorecards": "/comparisons/scorecards?type=kindergarten",
        "over the years": "/comparisons/scorecards?type=kindergarten&indicator=user-satisfaction",
        "/benchmarks": "/benchmarks",
        "/cause-and-effect": "/cause-and-effect?type=kindergarten&unit=lia",
        "/cause-and-effect/new": "/cause-and-effect/new",
        "/cause-and-effect/<int:link_id>": f"/cause-and-effect/{arrow}",
        "for experts": "/comparisons?expert=1",
        "/scorecards": "/scorecards",
        "/scorecards/<unit>/<period>": "/scorecards/lia/2026",
        "/scorecards/<unit>/<period>/<indicator>": f"/scorecards/lia/2026/{keys[Source.SURVEY]}",
        "/texts": "/texts",
        "/texts/<int:round_id>": f"/texts/{released}",
        "/indicators": "/indicators",
        "/indicators/check": "/indicators/check",
        "/indicators/<kind>/new": "/indicators/indicator/new",
        "/indicators/<kind>/<key>": f"/indicators/indicator/{keys[Source.FIGURE]}",
        "/indicators/indicator/<key>/targets": (
            f"/indicators/indicator/{keys[Source.FIGURE]}/targets"
        ),
        "/indicators/type/<unit_type>/targets": "/indicators/type/kindergarten/targets",
        "/scorecards/<unit>/own": "/scorecards/lia/own",
        "/scorecards/<unit>/own/<kind>/new": "/scorecards/lia/own/goal/new",
        "/scorecards/<unit>/own/<kind>/<key>": "/scorecards/lia/own/factor/lias-own",
        "/scorecards/<unit>/own/targets": "/scorecards/lia/own/targets",
        "/figures": "/figures",
        "/figures/<unit>/<period>": "/figures/lia/2026",
        "/figures/<unit>/<period>/<indicator>": f"/figures/lia/2026/{keys[Source.FIGURE]}",
        "/figures/import": "/figures/import",
        "/figures/reminders": "/figures/reminders?period=2026",
        "/figures/indicator/<indicator>/<period>": (
            f"/figures/indicator/{keys[Source.FIGURE]}/2026"
        ),
        "/access": "/access",
        "/access/<int:person_id>": "/access/1",
        "/admin": "/admin",
        "/admin/<any(privacy, limits):part>": "/admin/privacy",
        "limits": "/admin/limits",
        "/audit": "/audit",
        "/documents/privacy": "/documents/privacy",
        "/documents/<any(record, assessment):register>": "/documents/assessment",
        "/documents/<any(children, guardians):leaflet>": "/documents/children",
        "/evidence": "/evidence",
        "/privacy": "/privacy",
        "/accessibility": "/accessibility",
        "/help": "/help",
        "not found": "/unknown",
        "/sign-in": "/sign-in",
        "/password/<token>": f"/password/{password}",
        "an old link": "/password/used",
    }
    (instance.config.instance / "config.toml").write_text(_MAIL_SERVER)
    with served(instance) as site:
        yield Municipality(site, pages)


def _accounts(installation: Installation) -> str:
    """Somebody who may open every page, somebody who may open none; a link for a password."""
    with installation.writing() as session:
        roles_of = {EVERYTHING: _ROLES, HELPER: (Role.HELPER,), NOTHING: ()}
        for email, roles in roles_of.items():
            somebody = people.add(session, OPERATOR, email, "Kari Nordmann", build.NOW)
            for role in roles:
                people.grant(session, OPERATOR, somebody, Grant(role, "fjordvik"), build.NOW)
            link = accounts.new_link(session, OPERATOR, somebody, build.NOW)
            accounts.choose_password(session, link, PASSWORD, build.NOW)
        newcomer = people.add(session, OPERATOR, "new@example.org", "", build.NOW)
        return accounts.new_link(session, OPERATOR, newcomer, staff.real_now())


def _sign_in(page: Page, email: str) -> None:
    page.goto("/sign-in")
    page.fill("input[name=email]", email)
    page.fill("input[name=password]", PASSWORD)
    page.locator("form button.btn--1").click()


def _english_left() -> set[str]:
    """Sentences that the Norwegian pages word otherwise."""
    with catalogue_file("nb").open("rb") as file:
        messages = list(read_po(file, locale="nb"))
    return {
        one.id
        for one in messages
        if isinstance(one.id, str) and len(one.id) > 12 and "%" not in one.id
    } - {str(one.string) for one in messages}


def _faults(page: Page, language: str, english: set[str]) -> Iterator[str]:
    """What is wrong with the page a browser has open, in words."""
    if page.locator("html").get_attribute("lang") != language:
        yield "is in the wrong language"
    if page.locator("h1").count() != 1 or page.locator("main").count() != 1:
        yield "has not one main part with one heading"
    if language == "nb":
        text = re.sub(r"\s+", " ", page.inner_text("body"))
        yield from (f"says {one!r}" for one in english if one in text)
    yield from too_wide(page)


def _addresses(municipality: Municipality) -> list[tuple[str, str]]:
    """Who opens what; the pages for anybody come first."""
    public = {"/sign-in", "/password/<token>", "an old link"}

    def who(rule: str) -> str:
        if rule in public:
            return ""
        return HELPER if rule.startswith("/paper-answers") else EVERYTHING

    every = ((who(rule), path) for rule, path in municipality.pages.items())
    return [*sorted(every), (NOTHING, "/"), (NOTHING, "/access")]


@pytest.mark.parametrize(("language", "form"), FORMS)
def test_every_page_is_for_everybody(
    browser: Browser, municipality: Municipality, language: str, form: str
) -> None:
    english, faults, signed_in = _english_left(), [], ""

    with person(browser, municipality.site.address) as page:
        for at, (who, path) in enumerate(_addresses(municipality)):
            if who != signed_in:
                page.context.clear_cookies()
                _sign_in(page, who)
                signed_in = who
            page.goto(f"{path}{'&' if '?' in path else '?'}lang={language}")
            found = [*_faults(page, language, english)]
            found += violations(page) if form == "full" else glance(page, at)
            faults += [f"{path} {fault}" for fault in found]

    assert not faults, "\n".join(faults)


def test_no_page_is_left_out(municipality: Municipality) -> None:
    rules = create_app(municipality.site.installation.config).url_map.iter_rules()

    every = {rule.rule for rule in rules if rule.methods and "GET" in rule.methods}

    assert every - NOT_PAGES - set(municipality.pages) == set()
