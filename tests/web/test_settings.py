"""The settings as whoever decides for the municipality fills them in."""

from flask import Flask

from surveyapp.services import settings
from surveyapp.services.installation import Installation
from tests.web import staff

CONTACTS = {
    "contact_name": "Servicekontoret",
    "contact_email": "post@fjordvik.no",
    "officer_name": "Olga Ombud",
    "officer_email": "ombud@fjordvik.no",
    "basis": "public_task",
    "concern_phone": "116 111",
}


def test_a_controller_says_whom_people_can_ask(installation: Installation, app: Flask) -> None:
    browser = staff.browser(app, installation, "controller", "fjordvik")

    answer = browser.send("/admin/privacy", **CONTACTS | {"concern": "Ring barnevernet"})

    assert answer.status_code == 302
    page = browser.get("/admin").text
    assert "post@fjordvik.no" in page
    assert "Ring barnevernet" in page
    log = browser.get("/audit").text
    assert "e-mail of the contact" in log
    assert "sporsmal@fjordvik.no" in log


def test_what_is_wrong_stands_at_its_box_with_what_was_typed(
    installation: Installation, app: Flask
) -> None:
    browser = staff.browser(app, installation, "controller", "fjordvik")

    contact = browser.send("/admin/privacy", **CONTACTS | {"contact_email": "post"})
    limits = browser.send("/admin/limits", k_unit="3", k_group="x", k_share="12")

    assert (contact.status_code, limits.status_code) == (422, 422)
    assert 'href="#contact_email"' in contact.text
    assert 'value="post"' in contact.text
    assert 'value="3"' in limits.text
    assert "never lowered below 5" in limits.text or "Write a whole number" in limits.text


def test_without_anybody_to_ask_a_survey_cannot_be_started_and_says_where_to_mend_it(
    installation: Installation, app: Flask
) -> None:
    browser = staff.browser(app, installation, "controller", "fjordvik")
    leader = staff.browser(app, installation, "unit_leader", "bakken")
    round_id = staff.planned(installation)
    browser.send("/admin/privacy", **CONTACTS | {"officer_name": ""})

    refused = browser.send(f"/rounds/{round_id}/open")
    page = browser.get(f"/rounds/{round_id}").text

    assert refused.status_code == 409
    assert "whom people can ask" in refused.text
    assert 'href="/admin/privacy"' in page
    assert 'href="/privacy">Say first' in leader.get(f"/rounds/{round_id}").text
    assert "Say whom people can ask" in browser.get("/").text
    assert "Say whom people can ask" not in leader.get("/").text
    with installation.reading() as session:
        assert settings.responsible(session).missing == ("officer",)
