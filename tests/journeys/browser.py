"""A person at a browser: real pages, seen at two widths, in light and dark, and checked by axe."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Browser, Page, sync_playwright

_AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
_TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
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
        base_url=site,
        viewport={"width": width, "height": 844},
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
        java_script_enabled=script,
        locale=language,
    )
    yield context.new_page()
    context.close()


def violations(page: Page) -> list[str]:
    """What axe finds wrong with the page as it is shown, as `rule: element`."""
    page.evaluate(_AXE)
    run = f"axe.run(document, {{runOnly: {json.dumps(_TAGS)}, resultTypes: ['violations']}})"
    found = page.evaluate(run)["violations"]
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]


def is_wider_than_its_window(page: Page) -> bool:
    """Whether the page would scroll sideways."""
    wider = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    return bool(page.evaluate(wider))
