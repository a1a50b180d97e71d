"""One-time codes: from a letter to an answer, and every way a code can be wrong."""

import pytest
from werkzeug.test import Client

from surveyapp.domain import code as codes
from surveyapp.services.installation import Installation
from tests.web.conftest import Clock, Guest, a_guest
from tests.web.respondent import Page

SUBMIT = {"form": "c" * 32, "action": "submit", "thrives": "4"}
UNKNOWN = "ZZZZ-ZZZZ-ZZZZ"


def _typed(guest: Guest, code: str, **fields: str) -> Page:
    return guest.post({"code": code, **fields}, path="/c")


@pytest.mark.parametrize(
    "typed", ["OIL0-1234-ABCD", "oil0 1234 abcd", " 0110–1234‑abcd ", "o-i-l-0-1-2-3-4-A-B-C-D"]
)
def test_look_alikes_case_spaces_and_hyphens_do_not_matter(typed: str) -> None:
    assert codes.read(typed) == "01101234ABCD"


@pytest.mark.parametrize("typed", ["", "ABC", "ABCD-2345-EFG", "ABCD-2345-EFGHJ", "ÅBCD-2345-EFGH"])
def test_something_that_is_no_code_is_known_for_it(typed: str) -> None:
    assert codes.read(typed) is None


def test_the_code_page_is_the_same_for_everybody(guest: Guest) -> None:
    first, second = guest.client.get("/c"), guest.client.get("/c", headers={"User-Agent": "x"})

    assert first.status_code == 200
    assert first.data == second.data
    assert first.headers["ETag"] == second.headers["ETag"]
    assert "Skriv inn koden fra brevet" in Page(first).text


def test_a_good_code_opens_its_survey_and_gives_one_answer(guest: Guest) -> None:
    code = guest.codes[0]

    landing = _typed(guest, code.lower().replace("-", " ").replace("0", "o"))
    assert landing.status == 200
    assert landing.headers["Cache-Control"] == "no-store"
    assert "Koden fra brevet er godtatt" in landing.text
    assert f'action="/s/{guest.link}"' in landing.markup
    guest.post([*landing.hidden, ("action", "start")])
    assert guest.page.status == 200
    assert "Trivsel" in guest.page.text
    for _ in range(3):
        guest.press("next")
    assert guest.press("submit").status == 303
    assert guest.received() == 1


def test_an_open_link_may_be_typed_where_there_is_no_camera(parent: Guest) -> None:
    typed = codes.printed(parent.link).lower().replace("-", " ").replace("0", "o")

    page = _typed(parent, typed)

    assert (page.status, page.headers["Location"]) == (303, f"/s/{parent.link}?lang=nb")
    assert _typed(parent, "ZZZZ-ZZZZ-ZZZZ-ZZZZ").status == 404


def test_a_code_opens_its_survey_in_the_language_of_the_browser(
    survey_installation: Installation, clock: Clock, visitors: Client
) -> None:
    survey = ("every-shape", "bakken", "codes")
    guest = a_guest(survey_installation, clock, visitors, *survey)
    arabic = {"headers": {"Accept-Language": "ar-SY, ar;q=0.9, nb;q=0.5"}}
    desk = Page(visitors.get("/c", **arabic))
    chosen = Page(visitors.get("/c?lang=en", **arabic))

    landing = visitors.post("/c", data={**dict(desk.hidden), "code": guest.codes[0]}, **arabic)
    english = visitors.post("/c", data={**dict(chosen.hidden), "code": guest.codes[0]}, **arabic)

    assert '<span lang="ar" dir="rtl">' in landing.text
    assert '<span lang="ar"' not in Page(english).markup.split('class="hero')[1]
    assert '<html lang="en">' in english.text


def test_a_code_never_stands_in_an_address(guest: Guest) -> None:
    landing = _typed(guest, guest.codes[0])
    start = guest.post([*landing.hidden, ("action", "start")])

    for page in (landing, start):
        assert f"?code={guest.codes[0]}" not in page.markup
        assert f"/{guest.codes[0]}" not in page.markup


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Skriv inn koden."),
        ("7K4M-2QXP-9RT", "Koden mangler ett tegn. Den skal ha tolv tegn."),
        ("7K4M", "Koden er for kort."),
        ("7K4M-2QXP-9RTHH", "Koden er for lang."),
        ("7K4M-2QXP-9RTU", "Koden har et tegn som ingen koder har."),
    ],
)
def test_a_malformed_code_is_explained_and_shown_again(
    guest: Guest, typed: str, words: str
) -> None:
    for page in (
        _typed(guest, typed),
        guest.post({"action": "start", "code": typed}),
        guest.post({**SUBMIT, "code": typed}),
    ):
        assert page.status == 422
        assert words in page.text
        assert "<title>Feil:" in page.markup
        assert page.shown["code"] == [typed]
    assert guest.received() == 0


def test_the_code_page_stays_in_its_language(guest: Guest) -> None:
    assert "The code is too short." in _typed(guest, "7K4M", lang="en").text
    assert "Start the survey" in _typed(guest, guest.codes[0], lang="en").text


def test_a_code_that_is_wrong_costs_no_answer(guest: Guest) -> None:
    guest.post({**SUBMIT, "code": "7K4M"})

    page = guest.press("next", code=guest.codes[0])
    assert "Se over svarene dine" in page.text
    assert page.value("thrives") == "4"
    assert guest.press("submit").status == 303
    assert guest.received() == 1


def test_unknown_void_and_foreign_codes_are_told_apart_by_nobody(
    guest: Guest, other_guest: Guest
) -> None:
    void = guest.codes[1]
    guest.void(void)
    texts = set()
    for code in (UNKNOWN, void, other_guest.codes[0]):
        page = guest.post({**SUBMIT, "code": code})
        assert page.status == 404
        texts.add(page.text)
    assert len(texts) == 1
    assert guest.received() == 0


def test_an_unknown_and_a_void_code_open_no_survey(guest: Guest) -> None:
    guest.void(guest.codes[1])

    pages = [_typed(guest, code) for code in (UNKNOWN, guest.codes[1])]

    assert {page.status for page in pages} == {404}
    assert len({page.text for page in pages}) == 1


def test_a_used_code_is_told_at_the_code_page_too(guest: Guest) -> None:
    guest.post({**SUBMIT, "code": guest.codes[0]})

    page = _typed(guest, guest.codes[0])

    assert page.status == 409
    assert "Koden er brukt" in page.text


def test_a_code_used_by_another_form_is_refused_and_by_this_form_received(
    guest: Guest,
) -> None:
    code = guest.codes[0]
    guest.post({**SUBMIT, "code": code})

    same = guest.post({**SUBMIT, "code": code})
    assert same.status == 303
    assert "/received" in same.headers["Location"]

    other = guest.post({**SUBMIT, "form": "d" * 32, "code": code})
    assert other.status == 409
    assert "Koden er brukt" in other.text
    assert other.value("thrives") == "4"
    assert guest.post({"action": "start", "code": code}).status == 409
    assert guest.received() == 1


def test_a_form_without_a_code_asks_for_it_before_the_first_question(guest: Guest) -> None:
    page = guest.visit("/form")

    assert page.names == ["code"]
    assert "Trivsel" in guest.press("next", code=guest.codes[0]).text


def test_guessing_codes_is_stopped_for_the_guesser_alone(guest: Guest) -> None:
    for number in range(10):
        assert _typed(guest, f"ZZZZ-ZZZZ-{number:04d}").status == 404

    stopped = _typed(guest, guest.codes[0])
    assert stopped.status == 429
    assert 1 <= int(stopped.headers["Retry-After"]) <= 61
    elsewhere = guest.send(f"code={guest.codes[0]}".encode(), path="/c", REMOTE_ADDR="192.0.2.7")
    assert elsewhere.status == 200


def test_guessing_codes_through_a_form_is_stopped_too_and_keeps_the_answers(guest: Guest) -> None:
    for number in range(10):
        code = f"ZZZZ-ZZZZ-{number:04d}"
        assert guest.post({"action": "start", "code": code}).status == 404

    page = guest.post({**SUBMIT, "code": guest.codes[0]})

    assert page.status == 429
    assert page.value("thrives") == "4"
    assert guest.received() == 0


def test_a_forwarded_address_counts_only_from_a_trusted_proxy(guest: Guest) -> None:
    for number in range(11):
        page = guest.send(
            f"code=ZZZZ-ZZZZ-{number:04d}".encode(),
            path="/c",
            HTTP_X_FORWARDED_FOR=f"198.51.100.{number}",
        )

    assert page.status == 429
