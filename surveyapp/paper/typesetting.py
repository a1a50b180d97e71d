"""PDF from a template in `sheets/` and its data: made in memory, tagged for screen readers.

PDF/UA-1 makes typst refuse a sheet without a title, with a picture that nobody has described, or
with a heading level left out.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib import resources

_SECONDS = 120
"""Several times what 2,000 letters take."""


class NotTypeset(RuntimeError):
    """A sheet that typst refuses, and why; nothing of what stands on it."""


def pdf(sheet: str, data: Mapping[str, object], now: datetime) -> bytes:
    """`sheets/<sheet>.typ`, which reads `data` as JSON: strings in it are text, never markup."""
    asked = {
        "source": _template("common") + _template(sheet),
        "data": json.dumps(data),
        "fonts": _fonts(),
        "made_at": int(now.timestamp()),
    }
    with resources.as_file(resources.files(__package__) / "typesetter.py") as typesetter:
        run = subprocess.run(  # noqa: S603 - our own program, and no shell
            [sys.executable, "-I", "-B", str(typesetter)],
            input=json.dumps(asked).encode(),
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    if run.returncode:
        raise NotTypeset(f"{sheet}: {run.stderr.decode(errors='replace').strip()}")
    return run.stdout


@cache
def _template(name: str) -> str:
    return resources.files(__package__).joinpath("sheets", f"{name}.typ").read_text("utf-8")


@cache
def _fonts() -> list[str]:
    """Two that come with the program, so that paper looks the same everywhere; a script that
    neither has, such as Tigrinya, is set in a font of the machine."""
    import fontpkg_ibm_plex_sans_arabic as arabic  # noqa: PLC0415 - only those who print need them
    import fontpkg_inter as latin  # noqa: PLC0415

    return [str(font.ROOT / "files") for font in (latin, arabic)]
