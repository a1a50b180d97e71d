"""A person at a browser: real pages, seen at two widths, in light and dark, and checked by axe."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

_AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
_ALL = '["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]'
_COLOURS = '{type: "rule", values: ["color-contrast", "link-in-text-block"]}'
Scheme = Literal["light", "dark"]
NARROWEST, WIDTHS, HEIGHT = 320, (390, 1280), 844
_GLANCES: Sequence[tuple[int, Scheme]] = ((390, "light"), (1280, "dark"))
_EVERY = 3
FORMS = (
    ("nb", "quick"),
    *(pytest.param(language, "full", marks=pytest.mark.slow) for language in ("nb", "en")),
)
"""A walk's languages and forms; the full one sees every page at both widths and in both schemes."""
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def chrome(executable: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(QUIET))
        yield browser
        browser.close()


@contextmanager
def person(
    browser: Browser,
    site: str,
    *,
    width: int = 1280,
    dark: bool = False,
    script: bool = True,
    language: str = "nb-NO",
) -> Iterator[Page]:
    """Somebody's own browser window; nothing is shared between two of them."""
    context = browser.new_context(
        ignore_https_errors=True,
        base_url=site,
        viewport={"width": width, "height": HEIGHT},
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
        java_script_enabled=script,
        locale=language,
    )
    yield context.new_page()
    context.close()


def violations(
    page: Page,
    widths: Iterable[int] = WIDTHS,
    schemes: Sequence[Scheme] = ("light", "dark"),
) -> list[str]:
    """What axe finds wrong with the page at the widths in the schemes, as `width, scheme, rule:
    element`. A second scheme changes colours only, so only the rules of colour run again."""
    found = []
    if page.evaluate("window.axe === undefined"):
        page.evaluate(_AXE)
    for width in widths:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        for scheme, rules in zip(schemes, (_ALL, _COLOURS), strict=False):
            page.emulate_media(color_scheme=scheme)
            found += [f"{width} px, {scheme}, {fault}" for fault in _faults(page, rules)]
    return found


def glance(page: Page, at: int) -> list[str]:
    """How a walk in its quick form sees page number `at`: every third one, in turn narrow and
    light or wide and dark."""
    turn, rest = divmod(at, _EVERY)
    width, scheme = _GLANCES[turn % len(_GLANCES)]
    return [] if rest else violations(page, [width], [scheme])


def _faults(page: Page, rules: str) -> list[str]:
    """Preloading would only serve the rule about locked orientation, which no style sheet has."""
    run = f"axe.run(document, {{runOnly: {rules}, resultTypes: ['violations'], preload: false}})"
    found = page.evaluate(run)["violations"]
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]


def too_wide(page: Page) -> list[str]:
    """The widths at which the page would scroll sideways."""
    wider = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    found = []
    for width in (NARROWEST, *WIDTHS):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        if page.evaluate(wider):
            found.append(f"scrolls sideways at {width} px")
    return found
