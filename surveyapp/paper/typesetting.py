"""PDF from a template in `sheets/` and its data: made in memory, tagged for screen readers.

Template, data and result pass through memory alone, so that what is secret on a page, as a
one-time code is, touches no disk. PDF/UA-1 makes typst refuse a sheet without a title, with a
picture that nobody has described, or with a heading level left out.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typst import Fonts


def pdf(sheet: str, data: Mapping[str, object], now: datetime) -> bytes:
    """`sheets/<sheet>.typ`, which reads `data` as JSON: strings in it are text, never markup."""
    import typst  # noqa: PLC0415 - 84 MB that only those who print need

    return typst.compile(
        _template("common") + _template(sheet),
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(data)},
        pdf_standards=["ua-1"],
        timestamp=int(now.timestamp()),
    )


@cache
def _template(name: str) -> bytes:
    return resources.files(__package__).joinpath("sheets", f"{name}.typ").read_bytes()


@cache
def _fonts() -> "Fonts":
    """Two that come with the program, so that paper looks the same everywhere; a script that
    neither has, such as Tigrinya, is set in a font of the machine."""
    import fontpkg_ibm_plex_sans_arabic as arabic  # noqa: PLC0415 - see `pdf`
    import fontpkg_inter as latin  # noqa: PLC0415
    import typst  # noqa: PLC0415

    return typst.Fonts(font_paths=[font.ROOT / "files" for font in (latin, arabic)])
