"""What people are told follows from what is switched on: with each setting its sentence changes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from surveyapp.domain.custody import Custody, Mode
from surveyapp.domain.disclosure import Parameters
from surveyapp.domain.responsible import Basis, Contact, Responsible
from surveyapp.paper import custody_words
from surveyapp.paper.document_sheets import document_sheet
from surveyapp.paper.language import LANGUAGES
from surveyapp.paper.privacy_papers import Paper, made
from surveyapp.paper.privacy_words import privacy_page
from surveyapp.services.evidence import Evidence
from surveyapp.services.municipality import Municipality
from surveyapp.services.privacy import Facts
from surveyapp.services.settings import Settings
from tests.paper import papers

TOLD = Responsible(
    contact=Contact("Servicekontoret", "sporsmal@fjordvik.no", "77 00 00 00"),
    officer=Contact("Olga Ombud", "ombud@fjordvik.no"),
)
FACTS = Facts(
    municipality=Municipality("Fjordvik kommune", is_demo=False, responsible=TOLD),
    settings=Settings(TOLD, Parameters(), repair_days=0),
    custody=Custody(),
    sends_mail=True,
    has_reviewer=True,
)


def decided(**settings: object) -> Facts:
    return replace(FACTS, settings=replace(FACTS.settings, **settings))


def told(**changes: object) -> Facts:
    responsible = replace(TOLD, **changes)
    city = replace(FACTS.municipality, responsible=responsible)
    return replace(decided(responsible=responsible), municipality=city)


TODAY = date(2026, 11, 26)
RUN = Evidence("attack", datetime(2026, 11, 26, tzinfo=UTC), "1", {"guess gain": 0.04}, passed=True)
SWITCHES: tuple[tuple[str, Facts, str, str], ...] = (
    (
        "repair",
        decided(repair_days=3),
        "3 more days, so that a fault of the program can be put right by counting the same",
        "Then the key and all the envelopes",
    ),
    ("breakdown", replace(FACTS, breaks_down=True), "by one fact, such as gender", ""),
    ("mail", replace(FACTS, sends_mail=False), "No e-mail is sent", "mail server"),
    ("reviewer", replace(FACTS, has_reviewer=False), "nobody reads the texts", ""),
    ("unit", decided(parameters=Parameters(k_unit=7)), "fewer than seven people", "than five"),
    ("group", decided(parameters=Parameters(k_group=9)), "fewer than nine", "fewer than eight"),
    ("share", decided(parameters=Parameters(k_share=20)), "From 20 answers", "From twelve"),
    ("bands", decided(parameters=Parameters(k_dist=50)), "from 50 answers", "from 30 answers"),
    ("texts", decided(parameters=Parameters(k_text=15)), "at least 15 answers", "at least ten"),
    (
        "phone",
        told(concern_phone="77 11 22 33"),
        "77\N{NO-BREAK SPACE}11",
        "116\N{NO-BREAK SPACE}111",
    ),
    ("contact", told(contact=Contact("Nina Ny", "ny@b.no")), "Nina Ny, ny@b.no", "Servicekontoret"),
    ("officer", told(officer=Contact()), "not named yet", "Olga Ombud"),
    ("controller", told(controller="Fjordvik KF"), "law: Fjordvik KF", "law: Fjordvik kommune"),
    ("basis", told(basis=Basis.LEGAL_DUTY), "art. 6 no. 1 c", "art. 6 no. 1 e"),
    (
        "own basis",
        told(basis=Basis.OTHER, basis_text="The Kindergarten Act."),
        "lawful: The Kindergarten Act.",
        "art. 6",
    ),
    (
        "phrase",
        replace(FACTS, custody=Custody(Mode.PASS_PHRASE)),
        "locked with a pass phrase",
        "who copied both the key folder",
    ),
    (
        "sheet",
        replace(FACTS, custody=Custody(sheet_made_on=date(2026, 11, 1))),
        "nor the recovery sheet",
        "There is no recovery sheet",
    ),
)


@pytest.mark.parametrize(
    ("facts", "now_said", "said_before"),
    [one[1:] for one in SWITCHES],
    ids=[one[0] for one in SWITCHES],
)
def test_each_switch_changes_what_the_privacy_page_says(
    facts: Facts, now_said: str, said_before: str
) -> None:
    before, after = (privacy_page(one, "en").sentences for one in (FACTS, facts))

    assert now_said in after
    assert now_said not in before
    assert said_before in before
    assert not said_before or said_before not in after
    assert privacy_page(facts, "nb").sentences != privacy_page(FACTS, "nb").sentences


def test_how_keys_are_kept_is_told_word_for_word() -> None:
    for custody in (Custody(), Custody(Mode.PASS_PHRASE, is_split=True)):
        page = privacy_page(replace(FACTS, custody=custody), "nb").sentences
        assert all(one in page for one in custody_words.sentences(custody, "nb"))


def test_what_is_not_promised_is_never_left_out() -> None:
    makers: list[Callable[[Facts, str], object]] = [privacy_page]
    makers += [
        lambda facts, language, paper=paper: made(paper, facts, language)
        for paper in Paper
        if paper is not Paper.RECORD
    ]

    for make in makers:
        for language in LANGUAGES:
            document = make(FACTS, language)
            assert [one.heading for one in document.sections if one.is_limit], (make, language)


@pytest.mark.parametrize("paper", Paper)
def test_papers_follow_the_settings_too(paper: Paper) -> None:
    raised = decided(repair_days=5, parameters=Parameters(k_unit=7), responsible=TOLD)

    texts = {made(paper, facts, "nb").sentences for facts in (FACTS, raised)}

    assert len(texts) == 2
    assert any("5 dager" in text for text in texts)
    said = made(paper, told(contact=Contact("Nina Ny", "ny@b.no")), "nb").sentences
    assert ("ny@b.no" in said) == (paper is not Paper.ASSESSMENT)


def test_the_assessment_says_what_the_attacks_found_and_what_was_not_run() -> None:
    assert "Gjette bedre: ikke kjørt" in made(Paper.ASSESSMENT, FACTS, "nb").sentences

    ran = made(Paper.ASSESSMENT, replace(FACTS, evidence=(RUN,)), "nb").sentences

    assert "Gjette bedre: 4 prosentpoeng (høyst 10 prosentpoeng), bestått" in ran
    assert "Utelukke et svar: ikke kjørt" in ran


def test_the_longest_paper_can_be_printed_and_read_aloud() -> None:
    document = made(Paper.ASSESSMENT, FACTS, "nb")
    now = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)

    made_pdf = document_sheet(document, FACTS.municipality, "nb", ZoneInfo("Europe/Oslo"), now)

    assert made_pdf.startswith(b"%PDF")
    assert "Vurdering av personvernkonsekvenser" in " ".join(papers.texts(made_pdf)[0].split())


def test_the_assessment_knows_the_risks_of_what_is_switched_on() -> None:
    other = replace(FACTS, sends_mail=False, custody=Custody(sheet_made_on=TODAY))
    usual, without_mail = (
        made(Paper.ASSESSMENT, facts, "en").sentences for facts in (FACTS, other)
    )

    for said in ("Somebody finds out from the e-mail", "never the key"):
        assert said in usual
        assert said not in without_mail
    for said in ("No list of e-mail addresses", "only in a form that the recovery sheet opens"):
        assert said not in usual
        assert said in without_mail
