"""Settings in `config.toml`: taken as written, or refused in one clear line."""

from pathlib import Path

import pytest

from surveyapp.config import SETTINGS_EXPLAINED, BadSetting, Config, Security
from tests import build

SENDER = 'from = "Fjordvik <survey@fjordvik.example>"'


def configured(folder: Path, *lines: str) -> Config:
    (folder / "config.toml").write_text("\n".join(lines), encoding="utf-8")
    return build.config(folder)


def test_without_a_file_no_mail_is_sent(tmp_path: Path) -> None:
    assert build.config(tmp_path).smtp is None
    assert configured(tmp_path, "# nothing yet").smtp is None


def test_the_example_that_config_prints_can_be_used_as_it_stands(tmp_path: Path) -> None:
    smtp = configured(tmp_path, SETTINGS_EXPLAINED).smtp

    assert smtp is not None
    assert (smtp.host, smtp.port, smtp.security) == ("smtp.example.org", 587, Security.STARTTLS)
    assert smtp.password not in repr(smtp)


def test_the_port_follows_from_the_security(tmp_path: Path) -> None:
    smtp = configured(tmp_path, "[smtp]", 'host = "mail"', 'security = "tls"', SENDER).smtp

    assert smtp is not None
    assert smtp.port == 465


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("[smtp", 'host = "mail"'), "cannot be read"),
        (("smtp = 3",), "must be a table"),
        (("[smtp]", 'host = "mail"'), "an address as from"),
        (("[smtp]", SENDER), "needs host"),
        (("[smtp]", 'host = "mail"', SENDER, 'security = "ssl3"'), "starttls, tls or none"),
        (("[smtp]", 'host = "mail"', SENDER, "port = 99999"), "takes a whole number"),
        (("[smtp]", 'host = "mail"', SENDER, 'hots = "x"'), "no setting «hots»"),
        (("[smtp]", "host = 3", SENDER), "in quotation marks"),
    ],
)
def test_a_mistake_is_named_with_its_file(
    tmp_path: Path, lines: tuple[str, ...], said: str
) -> None:
    with pytest.raises(BadSetting) as refused:
        configured(tmp_path, *lines)

    assert str(refused.value).startswith(str(tmp_path / "config.toml"))
    assert said in str(refused.value)
