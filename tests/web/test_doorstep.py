"""What a respondent meets: landing, form, check-your-answers, thank-you."""

import re

import pytest

from tests.web.conftest import Guest
from tests.web.respondent import Page

MARK = re.compile(r"[0-9a-f]{32}")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


def _fill_in(parent: Guest) -> Page:
    """From the first page to checking the answers."""
    parent.visit("/form")
    parent.press("next", thrives="5", submit="dont_know")
    parent.press("next", talk="yes", talk_useful="4")
    parent.press("next", talk_followed="3")
    return parent.press("next", why=["near", "good"], years="2", more="Mer <b>ute</b>tid")


def test_the_landing_tells_what_it_costs_and_promises(parent: Guest) -> None:
    page = parent.visit(lang="")

    assert page.status == 200
    for words in ("8 spørsmål", "Cirka 5 minutter", "Frivillig", "færre enn fem personer"):
        assert words in page.text
    assert "Svaret ditt er anonymt" in page.text
    assert not MARK.search(page.markup)


def test_the_landing_is_the_same_bytes_for_everybody_and_stays_so(parent: Guest) -> None:
    first = parent.visit()
    parent.post({"form": "a" * 32, "action": "submit", "thrives": "4"})
    again = parent.visit(**{"User-Agent": "another", "Cookie": "a=b", "X-Forwarded-For": "1.2.3.4"})

    assert first.markup == again.markup
    assert first.headers["ETag"] == again.headers["ETag"]
    assert first.headers["Cache-Control"] == "no-cache"
    assert first.headers["Vary"] == "Accept-Encoding, Accept-Language"


def test_a_landing_that_is_still_the_same_is_not_sent_again(parent: Guest) -> None:
    tag = parent.visit().headers["ETag"]

    page = parent.visit(**{"If-None-Match": tag})

    assert page.status == 304
    assert page.markup == ""


def test_a_page_comes_in_the_language_asked_for_or_the_browsers(parent: Guest) -> None:
    assert "Start undersøkelsen" in parent.visit().text
    assert "Start the survey" in parent.visit("?lang=en").text
    assert "Start the survey" in parent.visit(**{"Accept-Language": "de, en;q=0.8"}).text
    assert "Start undersøkelsen" in parent.visit(**{"Accept-Language": "nn-NO, en;q=0.8"}).text
    assert "Start undersøkelsen" in parent.visit("?lang=zz").text


def test_each_form_has_a_mark_of_its_own_and_is_kept_nowhere(parent: Guest) -> None:
    first, second = parent.visit("/form"), parent.visit("/form")

    assert MARK.fullmatch(first.value("form"))
    assert first.value("form") != second.value("form")
    assert first.headers["Cache-Control"] == "no-store"


def test_every_page_is_guarded_and_none_sets_a_cookie(parent: Guest) -> None:
    pages = [parent.visit(path) for path in ("", "/form", "/thanks", "/received", "/nowhere")]
    pages += [_fill_in(parent), parent.press("submit")]

    for page in pages:
        assert page.headers["Content-Security-Policy"] == POLICY
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert "Set-Cookie" not in page.headers
        assert "style=" not in page.markup
        assert not re.search(r"<script(?! src=)|\son[a-z]+=", page.markup)


def test_a_parent_answers_page_by_page_without_script(parent: Guest) -> None:
    page = _fill_in(parent)
    assert "Se over svarene dine" in page.text
    assert "8 av 8 besvart" in page.text
    assert "5 av 6" in page.text
    assert "Vet ikke" in page.text
    assert "Den er nær" in page.text
    assert "Mer <b>ute</b>tid" in page.text
    assert "<b>ute</b>" not in page.markup

    page = parent.press("submit")

    assert page.status == 303
    thanks = parent.visit(page.headers["Location"].removeprefix(f"/s/{parent.link}"))
    assert "Takk. Svaret er sendt." in thanks.text
    for answer in ("Den er nær", "utetid", "5 av 6"):
        assert answer not in thanks.text


def test_skipped_questions_are_stated_and_hinder_nothing(parent: Guest) -> None:
    parent.visit("/form")
    for _ in range(3):
        page = parent.press("next")

    assert "Ikke besvart" in page.text
    assert parent.press("submit").status == 303


def test_one_post_with_a_mark_of_ones_own_making_is_a_complete_answer(parent: Guest) -> None:
    page = parent.post(
        [("form", "0123456789abcdef" * 2), ("action", "submit"), ("thrives", "4"), ("why", "near")]
    )

    assert page.status == 303
    assert "/thanks" in page.headers["Location"]
    assert parent.received() == 1


def test_an_answer_posted_twice_counts_once(parent: Guest) -> None:
    fields = {"form": "b" * 32, "action": "submit", "thrives": "4"}
    parent.post(fields)

    page = parent.post({**fields, "thrives": "1"})

    assert page.status == 303
    assert "/received" in page.headers["Location"]
    assert parent.received() == 1


def test_going_back_after_sending_shows_no_answers(parent: Guest) -> None:
    _fill_in(parent)
    carried = list(parent.page.hidden)
    parent.press("submit")

    for action in ("next", "back", "review", "goto:years", ""):
        page = parent.post([*carried, ("action", action)])
        assert page.status == 303
        assert page.headers["Location"].endswith("/received?lang=nb")
        assert "utetid" not in page.markup


def test_the_page_of_a_received_form_offers_a_new_one_for_another_child(
    parent: Guest,
) -> None:
    page = parent.visit("/received")

    assert "Dette skjemaet er alt mottatt" in page.text
    assert f'href="/s/{parent.link}"' in page.markup


def test_changing_language_keeps_every_answer_also_those_that_cannot_be_taken(
    parent: Guest,
) -> None:
    parent.visit("/form")
    parent.press("next", thrives="5")
    parent.press("next", talk="no")

    page = parent.press(lang="en", years="twelve", more="Ja")

    assert page.status == 200
    assert "At the end" in page.text
    assert page.shown["years"] == ["twelve"]
    assert page.shown["more"] == ["Ja"]
    assert page.value("thrives") == "5"
    assert page.value("lang") == "en"
    assert "Check your answers" in parent.press("next", years="").text


def test_an_answer_can_be_changed_from_the_overview_and_taken_back(parent: Guest) -> None:
    _fill_in(parent)

    page = parent.press("goto:thrives")
    assert page.shown["thrives"] == ["5"]
    page = parent.press("clear:thrives")
    assert page.shown["thrives"] == []
    page = parent.press("review")

    assert "7 av 8 besvart" in page.text
    assert ("thrives", "5") not in page.hidden


def test_a_box_that_is_emptied_stays_empty(parent: Guest) -> None:
    _fill_in(parent)
    parent.press("goto:more")

    page = parent.press("review", more="", why=None)

    assert not {"more", "why"} & {key for key, _ in page.hidden}


def test_a_text_keeps_its_lines_and_marks_all_the_way(parent: Guest) -> None:
    text = '\n"A"\r\n<i>&amp;\'\r\n'
    parent.visit("/form")
    parent.press("next")
    parent.press("next", talk="no")
    parent.press("next", more=text)

    page = parent.press("goto:more")

    assert page.shown["more"] == [text]


def test_those_a_follow_up_does_not_concern_never_meet_it_on_a_later_page(
    parent: Guest,
) -> None:
    parent.visit("/form")
    parent.press("next")

    page = parent.press("next", talk="no")

    assert "Til slutt" in page.text
    assert "talk_followed" not in page.names
    assert "av 6 besvart" in parent.press("next").text


def test_a_follow_up_beside_its_gate_says_whom_it_concerns(parent: Guest) -> None:
    parent.visit("/form")

    page = parent.press("next")

    assert "Bare hvis du svarte «Ja» på: Har dere hatt samtale?" in page.text
    assert 'data-gate="talk" data-in="yes"' in page.markup


def test_an_answer_to_a_follow_up_that_no_longer_concerns_one_is_left_out(
    parent: Guest,
) -> None:
    _fill_in(parent)
    parent.press("goto:talk")

    page = parent.press("review", talk="no")

    assert "Samtalen var nyttig" not in page.text
    assert parent.press("submit").status == 303


def test_a_young_pupil_meets_one_question_with_faces_and_passes_the_tablet_on(
    pupil: Guest,
) -> None:
    page = pupil.visit("/form")
    assert "Spørsmål 1 av 2" in page.text
    assert page.names == ["friends"]
    assert page.markup.count('class="opt face"') == 5

    pupil.press("next", friends="4")
    pupil.press("next")
    done = pupil.press("submit")
    thanks = pupil.visit(done.headers["Location"].removeprefix(f"/s/{pupil.link}"))

    assert "Takk! Gi nettbrettet videre" in thanks.text
    pupil.post([*thanks.hidden, ("action", "start")])
    assert "Spørsmål 1 av 2" in pupil.page.text


def test_enter_in_a_field_turns_the_page_and_never_changes_language(parent: Guest) -> None:
    page = parent.visit("/form")

    assert page.buttons[0] == ("action", "next")


def test_an_invented_municipality_says_so_on_every_page(parent: Guest) -> None:
    parent.make_demo()

    for path in ("", "/form", "/thanks"):
        assert "Eksempeldata." in parent.visit(path).text


def test_a_real_municipality_is_named_and_never_called_an_example(parent: Guest) -> None:
    page = parent.visit()

    assert "Eksempeldata" not in page.text
    assert "Fjordvik" in page.text


@pytest.mark.parametrize(("path", "beside"), [("", 1), ("/form", 2), ("/thanks", 1)])
def test_an_answering_page_weighs_little(parent: Guest, path: str, beside: int) -> None:
    page = parent.visit(path)

    files = re.findall(r'(?:href|src)="(/static/[^"]+)"', page.markup)

    assert len(files) == beside  # the page itself, and on the first the browser's own icon: three
    weight = len(page.markup.encode()) + sum(parent.weight_of(file) for file in files)
    assert weight <= 60_000
    assert parent.weight_of("/static/js/survey.js") <= 5_000
