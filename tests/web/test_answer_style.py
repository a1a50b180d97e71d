"""The one stylesheet of the answering pages."""

import gzip

from surveyapp.services.installation import Installation
from surveyapp.web.answer_style import PATH
from tests.web import staff
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


def test_the_icon_a_browser_asks_for_by_itself_is_a_small_file_that_it_keeps(
    installation: Installation,
) -> None:
    app = staff.site(installation)
    with app.test_client() as client, client.get("/favicon.ico") as icon:
        assert (icon.status_code, len(icon.data) < 1000) == (200, True)
        assert "max-age=3600" in icon.headers["Cache-Control"]
    app.extensions["surveyapp"].engine.dispose()
