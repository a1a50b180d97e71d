"""What cannot be taken: said kindly, with nothing lost and nothing half stored."""

import io
from datetime import timedelta
from urllib.parse import urlencode

import pytest

from tests.web.conftest import Guest

SUBMIT = {"form": "c" * 32, "action": "submit"}


def test_an_unknown_link_is_not_found(parent: Guest) -> None:
    for link in ("nowhere", "a" * 500, "%00", "%ff", "æøå", "a'--"):
        response = parent.client.get(f"/s/{link}")
        assert response.status_code == 404
        assert "Vi finner ikke denne undersøkelsen" in response.text


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ([("thrives", "7")], "Velg et av svarene som vises."),
        ([("thrives", "x")], "Velg et av svarene som vises."),
        ([("talk", "yes"), ("talk", "no")], "Velg bare ett svar."),
        ([("thrives", "1"), ("thrives", "2")], "Velg bare ett svar."),
        ([("years", "7")], "Skriv et helt tall fra 0 til 6."),
        ([("years", "to")], "Skriv et helt tall med sifre."),
        ([("more", "x" * 21)], "Kort den ned til høyst 20 tegn."),
        ([("why", "near"), ("why", "never")], "Velg et av svarene som vises."),
        ([("stranger", "1")], "Et felt vi ikke kjenner, er tatt bort: stranger"),
    ],
)
def test_an_invalid_answer_is_explained_and_every_answer_kept(
    parent: Guest, fields: list[tuple[str, str]], complaint: str
) -> None:
    page = parent.post([*SUBMIT.items(), ("submit", "6"), *fields])

    assert page.status == 422
    assert complaint in page.text
    assert "<title>Feil:" in page.markup
    assert ("submit", "6") in page.hidden
    assert parent.received() == 0


def test_an_error_leads_to_its_field_and_shows_what_was_written(parent: Guest) -> None:
    page = parent.post({**SUBMIT, "years": "1000", "more": "ø" * 21})

    assert page.shown["years"] == ["1000"]
    assert page.shown["more"] == ["ø" * 21]
    for name in ("years", "more"):
        assert f'href="#f-{name}"' in page.markup
        assert f'id="f-{name}"' in page.markup


def test_what_was_put_right_can_be_sent(parent: Guest) -> None:
    parent.post({**SUBMIT, "years": "1000", "thrives": "4"})

    page = parent.press("review", years="3")
    assert page.status == 200
    assert parent.press("submit").status == 303
    assert parent.received() == 1


def test_a_page_with_an_error_is_not_left_forward_but_can_be_left_back(
    parent: Guest,
) -> None:
    parent.visit("/form")
    parent.press("next")
    parent.press("next", talk="no")

    page = parent.press("next", years="99")
    assert page.status == 422
    assert page.shown["years"] == ["99"]
    assert parent.press("back").status == 200


@pytest.mark.parametrize("mark", [None, "", "short", "g" * 32, "a" * 33, "a" * 31 + "\n"])
def test_a_form_without_its_mark_is_not_taken_but_its_answers_are_kept(
    parent: Guest, mark: str | None
) -> None:
    fields = {"action": "submit", "thrives": "4"} | ({} if mark is None else {"form": mark})

    page = parent.post(fields)

    assert page.status == 422
    assert page.value("thrives") == "4"
    assert parent.received() == 0
    assert parent.press("submit").status == 303
    assert parent.received() == 1


def test_a_post_of_ten_megabytes_is_refused_unread(parent: Guest) -> None:
    class Counting(io.BytesIO):
        taken = 0

        def read(self, size: int | None = -1, /) -> bytes:
            part = super().read(size)
            self.taken += len(part)
            return part

    stream = Counting(b"more=" + b"x" * 10_000_000)
    response = parent.client.post(
        f"/s/{parent.link}",
        input_stream=stream,
        content_type="application/x-www-form-urlencoded",
        content_length=10_000_005,
    )

    assert response.status_code == 413
    assert stream.taken == 0


def test_a_post_that_was_cut_off_is_never_taken_for_a_shorter_answer(parent: Guest) -> None:
    body = urlencode({**SUBMIT, "thrives": "4", "years": "2"}).encode()

    page = parent.send(body, CONTENT_LENGTH=str(len(body) + 10))

    assert page.status == 400
    assert parent.received() == 0


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"form=" + b"c" * 32 + b"&action=submit&more=%ff%fe", "", 400),
        (b"\xff\xfe\x00rubbish", "", 400),
        (b"&".join(b"a%d=1" % i for i in range(3000)), "", 400),
        (b"{}", "application/json", 415),
        (b"--x\r\n\r\n--x--", "multipart/form-data; boundary=x", 415),
        (b"a=1", "application/x-www-form-urlencoded; charset=latin-1", 415),
        (b"", "", 422),
        (b"====&&&;;;", "", 422),
    ],
)
def test_rubbish_gets_a_friendly_page(parent: Guest, body: bytes, kind: str, status: int) -> None:
    page = parent.send(body, kind=kind or "application/x-www-form-urlencoded")

    assert page.status == status
    assert "<h1" in page.markup
    assert parent.received() == 0


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_only_what_a_form_does_is_understood(parent: Guest, method: str) -> None:
    for path in (f"/s/{parent.link}", f"/s/{parent.link}/form", "/c"):
        response = parent.client.open(path, method=method)
        assert response.status_code == 405
        assert "GET" in response.headers["Allow"]


def test_the_head_of_a_page_has_no_body(parent: Guest) -> None:
    response = parent.client.head(f"/s/{parent.link}")

    assert response.status_code == 200
    assert response.data == b""
    assert int(response.headers["Content-Length"]) > 1000


def test_a_reserved_name_is_never_taken_for_an_answer(parent: Guest) -> None:
    page = parent.post({**SUBMIT, "page": "nowhere", "lang": "zz", "code": "x", "thrives": "3"})

    assert page.status == 303


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("planned", "Undersøkelsen åpner"),
        ("paused", "Undersøkelsen tar en pause"),
    ],
)
def test_a_survey_that_is_not_open_says_so_with_the_dates(
    parent: Guest, state: str, words: str
) -> None:
    parent.put_in_state(state)

    for page in (
        parent.visit(),
        parent.visit("/form"),
        parent.post({**SUBMIT, "thrives": "4"}),
    ):
        assert page.status == 410
        assert words in page.text
        assert "2026" in page.text


def test_a_survey_that_is_closed_says_when(parent: Guest) -> None:
    parent.put_in_state("closed")

    early = parent.visit()
    parent.clock.now += timedelta(days=31)
    later = parent.visit()

    assert (early.status, later.status) == (410, 410)
    assert "Undersøkelsen er stengt" in early.text
    assert "2026" not in early.text, "the day it was to close has not come"
    assert "Undersøkelsen stengte 2. desember 2026" in later.text


def test_answers_wait_on_the_page_while_a_survey_is_paused(parent: Guest) -> None:
    parent.put_in_state("paused")

    page = parent.post({**SUBMIT, "thrives": "4"})

    assert dict(page.hidden) == {**SUBMIT, "thrives": "4"}
    parent.put_in_state("open")
    assert parent.post(page.hidden).status == 303


def test_an_answer_that_comes_while_the_survey_closes_is_not_acknowledged(parent: Guest) -> None:
    parent.stop_accepting()

    page = parent.post({**SUBMIT, "thrives": "4"})

    assert page.status == 410
    assert "Undersøkelsen er stengt" in page.text
    assert parent.received() == 0


def test_whoever_sent_just_before_closing_still_gets_thanks(parent: Guest) -> None:
    parent.post({**SUBMIT, "thrives": "4"})
    parent.put_in_state("closed")

    page = parent.visit("/thanks")

    assert page.status == 200
    assert "Takk. Svaret er sendt." in page.text


def test_a_storm_of_answers_is_slowed_but_pages_and_accepted_answers_are_not(
    parent: Guest,
) -> None:
    statuses = [
        parent.post({"form": f"{i:032x}", "action": "submit", "thrives": "4"}).status
        for i in range(2 * parent.invited + 31)
    ]
    taken = statuses.count(303)
    assert taken >= 2 * parent.invited
    assert statuses[-1] == 429

    page = parent.post({"form": "d" * 32, "action": "submit", "thrives": "4"})
    assert page.status == 429
    assert int(page.headers["Retry-After"]) >= 1
    assert ("thrives", "4") in page.hidden
    assert parent.post({"form": "d" * 32, "action": "next", "thrives": "4"}).status == 200
    again = parent.post({"form": f"{0:032x}", "action": "submit", "thrives": "4"})
    assert again.status == 303
    assert parent.received() == taken


def test_answers_are_kept_on_the_page_while_storage_is_down(parent: Guest) -> None:
    with parent.storage_down():
        page = parent.post({**SUBMIT, "thrives": "4"})
        assert page.status == 503
        assert int(page.headers["Retry-After"]) >= 1
        assert dict(page.hidden) == {**SUBMIT, "thrives": "4"}

    assert parent.post(page.hidden).status == 303
    assert parent.received() == 1


def test_answers_are_kept_on_the_page_while_the_database_is_down(parent: Guest) -> None:
    with parent.database_down():
        assert parent.visit().status == 503
        page = parent.post({**SUBMIT, "thrives": "4"})
        assert page.status == 503
        assert dict(page.hidden) == {**SUBMIT, "thrives": "4"}

    assert parent.post(page.hidden).status == 303


def test_nothing_about_a_visit_is_logged(
    parent: Guest, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level("DEBUG")
    parent.visit()
    parent.post({**SUBMIT, "more": "hemmelig"})
    parent.post({**SUBMIT, "more": "hemmelig" * 20})

    out, err = capfd.readouterr()
    said = caplog.text + out + err
    for trace in (parent.link, "hemmelig", "127.0.0.1", "/s/"):
        assert trace not in said


def test_everything_else_goes_on_to_the_pages_of_the_municipality(parent: Guest) -> None:
    for path in ("/", "/sign-in", "/scorecards", "/static/x", "/style"):
        assert parent.client.get(path).status_code == 299
