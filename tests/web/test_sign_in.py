"""Signing in on the page: who gets in, what the cookie is, and where one ends up."""

from collections.abc import Iterator

import pytest
from flask import Flask

from surveyapp.app import create_app
from surveyapp.services import accounts
from surveyapp.services.installation import Installation
from tests import build
from tests.web import staff
from tests.web.staff import Browser

EMAIL, PASSWORD = "kari@fjordvik.no", "fire ord uten sammenheng"


@pytest.fixture
def app(installation: Installation) -> Iterator[Flask]:
    with installation.writing() as session:
        bakken = build.organisation(session)["bakken"]
        build.person(session, EMAIL, roles={"unit_leader": bakken}, password=PASSWORD)
    made = staff.site(installation)
    yield made
    made.extensions["surveyapp"].engine.dispose()


def _sign_in(browser: Browser, password: str = PASSWORD, **more: str) -> object:
    return browser.send("/sign-in", page="/sign-in", email=EMAIL, password=password, **more)


def test_the_right_password_opens_the_first_page(app: Flask) -> None:
    browser = Browser(app.test_client())

    answer = _sign_in(browser)

    assert (answer.status_code, answer.location) == (302, "/")
    assert browser.get("/").status_code == 200


def test_a_wrong_password_keeps_the_address_and_says_what_is_wrong(app: Flask) -> None:
    browser = Browser(app.test_client())

    answer = _sign_in(browser, "feil passord i dag", lang="en")

    assert answer.status_code == 422
    assert EMAIL in answer.text
    assert "feil passord i dag" not in answer.text
    assert 'role="alert"' in answer.text
    assert browser.get("/").status_code == 302


def test_what_was_asked_for_is_shown_after_signing_in(app: Flask) -> None:
    browser = Browser(app.test_client())

    turned_away = browser.get("/rounds?page=2")
    answer = _sign_in(browser, next="/rounds?page=2")

    assert turned_away.location == "/sign-in?next=/rounds?page%3D2"
    assert answer.location == "/rounds?page=2"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "///evil.example",
    ],
)
def test_nobody_is_sent_to_another_site(app: Flask, elsewhere: str) -> None:
    browser = Browser(app.test_client())

    assert _sign_in(browser, next=elsewhere).location == "/"


def test_after_ten_wrong_passwords_the_right_one_has_to_wait(app: Flask) -> None:
    browser = Browser(app.test_client())
    for _ in range(10):
        assert _sign_in(browser, "feil passord i dag").status_code == 422

    answer = _sign_in(browser)

    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 15 * 60 + 1


def test_the_right_password_starts_the_count_again(app: Flask) -> None:
    for _ in range(3):
        browser = Browser(app.test_client())
        for _ in range(6):
            assert _sign_in(browser, "feil passord i dag").status_code == 422
        assert _sign_in(browser).status_code == 302


def test_signing_in_leaves_nothing_of_the_session_before(app: Flask) -> None:
    browser = Browser(app.test_client())
    browser.get("/sign-in?lang=en")
    with browser.client.session_transaction() as kept:
        kept["planted"] = "by somebody else"
        before = browser.token("/sign-in")

    _sign_in(browser)

    with browser.client.session_transaction() as kept:
        assert set(kept) == {"sign_in", "lang"}
    assert browser.token("/") != before


def test_signing_out_ends_the_sign_in_on_the_server_too(app: Flask) -> None:
    browser = Browser(app.test_client())
    _sign_in(browser)
    with browser.client.session_transaction() as kept:
        copied = dict(kept)

    answer = browser.send("/sign-out", page="/")

    assert answer.location == "/sign-in"
    with browser.client.session_transaction() as kept:
        kept.update(copied)
    assert browser.get("/").status_code == 302


def test_the_session_cookie_is_for_this_site_over_https_only(
    installation: Installation, app: Flask
) -> None:
    secure = create_app(
        build.config(installation.config.instance, SURVEYAPP_BASE_URL="https://svar.fjordvik.no")
    )
    plain = app.test_client().get("/sign-in").headers["Set-Cookie"]
    over_https = secure.test_client().get("/sign-in", base_url="https://svar.fjordvik.no")

    cookie = over_https.headers["Set-Cookie"]
    assert cookie.startswith("__Host-surveyapp=")
    for attribute in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert attribute in cookie
    assert "Domain" not in cookie
    assert "HttpOnly" in plain
    assert "SameSite=Lax" in plain
    secure.extensions["surveyapp"].engine.dispose()


@pytest.mark.usefixtures("app")
def test_forms_are_taken_over_https_though_no_referrer_is_sent(
    installation: Installation,
) -> None:
    secure = create_app(
        build.config(installation.config.instance, SURVEYAPP_BASE_URL="https://svar.fjordvik.no")
    )
    client = secure.test_client()
    base = {"base_url": "https://svar.fjordvik.no"}
    token = Browser(client).client.get("/sign-in", **base).text.split('value="')[1].split('"')[0]

    answer = client.post(
        "/sign-in", data={"csrf_token": token, "email": EMAIL, "password": PASSWORD}, **base
    )

    assert answer.status_code == 302
    secure.extensions["surveyapp"].engine.dispose()


def test_a_password_link_opens_an_account_once(app: Flask, installation: Installation) -> None:
    with installation.writing() as session:
        person = build.person(session, "ny@fjordvik.no")
        link = accounts.new_link(session, build.actor(), person, staff.real_now())
    browser = Browser(app.test_client())
    path = f"/password/{link}"

    weak = browser.send(path, page=path, password="kort")
    saved = browser.send(path, page=path, password="tre epler og en sykkel")
    again = browser.get(path)

    assert weak.status_code == 422
    assert (saved.status_code, saved.location) == (302, "/sign-in")
    assert again.status_code == 404
    assert (
        browser.send(
            "/sign-in", page="/sign-in", email="ny@fjordvik.no", password="tre epler og en sykkel"
        ).location
        == "/"
    )


def test_a_parent_who_landed_here_finds_the_way_to_the_survey(app: Flask) -> None:
    assert 'href="/c"' in Browser(app.test_client()).get("/sign-in").text
