"""A command as an operator types it: exit code, standard output, standard error."""

import sys

import pytest

from surveyapp.cli import main
from surveyapp.services.installation import Installation


class Terminal:
    def __init__(
        self,
        installation: Installation,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        self.monkeypatch, self.capsys = monkeypatch, capsys
        monkeypatch.setenv("SURVEYAPP_INSTANCE", str(installation.config.instance))

    def type(self, *words: str) -> tuple[int, str, str]:
        self.monkeypatch.setattr(sys, "argv", ["surveyapp", *words])
        with pytest.raises(SystemExit) as left:
            main()
        printed = self.capsys.readouterr()
        return int(left.value.code or 0), printed.out, printed.err
