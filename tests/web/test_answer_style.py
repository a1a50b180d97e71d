"""The one stylesheet of the answering pages."""

import gzip

from surveyapp.web.answer_style import PATH
from tests.web.conftest import static_files


def test_it_holds_what_answering_pages_and_their_print_need() -> None:
    sent = static_files().get(PATH)

    assert sent.headers["Content-Type"] == "text/css; charset=utf-8"
    assert all(rule in sent.text for rule in (":root", ".face", "@page"))


def test_it_is_sent_packed_to_those_who_take_it() -> None:
    plain = static_files().get(PATH)
    packed = static_files().get(PATH, headers={"Accept-Encoding": "gzip"})

    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["Content-Encoding"] == "gzip"


def test_it_is_not_sent_again_to_those_who_have_it() -> None:
    tag = static_files().get(PATH).headers["ETag"]

    again = static_files().get(PATH, headers={"If-None-Match": tag})

    assert (again.status_code, again.data) == (304, b"")


def test_other_files_are_sent_as_they_are() -> None:
    with static_files().get("/static/css/base.css") as sent:
        assert sent.status_code == 200
    with static_files().get("/static/css/no.css") as sent:
        assert sent.status_code == 404
