"""A respondent whose browser has no script: reads a page, fills its form, presses a button."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode

from werkzeug.test import Client, TestResponse

FORM = "application/x-www-form-urlencoded"


class Page(HTMLParser):
    """What stands on a page and what its form would send."""

    def __init__(self, response: TestResponse) -> None:
        super().__init__(convert_charrefs=True)
        self.status = response.status_code
        self.headers = response.headers
        self.markup = response.get_data(as_text=True)
        self.action: str | None = None
        self.hidden: list[tuple[str, str]] = []
        self.shown: dict[str, list[str]] = {}
        self.names: list[str] = []
        self.buttons: list[tuple[str, str]] = []
        self.words: list[str] = []
        self._textarea: str | None = None
        self.feed(self.markup)
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.action = given.get("action")
        elif tag == "input":
            self._input(given, dict(attrs))
        elif tag == "button":
            self.buttons.append((given.get("name", ""), given.get("value", "")))
        elif tag == "textarea":
            self._textarea = given["name"]
            self._offer(given["name"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._textarea:
            values = self.shown[self._textarea]
            self.shown[self._textarea] = [v.removeprefix("\n") for v in values if v != "\n"]
            self._textarea = None

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.shown[self._textarea].append(data)
        else:
            self.words.append(data)

    def _input(self, given: dict[str, str], raw: dict[str, str | None]) -> None:
        kind = given.get("type", "text")
        if kind == "hidden":
            self.hidden.append((given["name"], given.get("value", "")))
            return
        self._offer(given["name"])
        if kind not in {"radio", "checkbox"} or "checked" in raw:
            self.shown[given["name"]].append(given.get("value", ""))

    def _offer(self, name: str) -> None:
        if name not in self.shown:
            self.names.append(name)
            self.shown[name] = []

    def value(self, name: str) -> str:
        """The value a hidden field carries."""
        return dict(self.hidden)[name]


@dataclass
class Respondent:
    client: Client
    link: str
    page: Page = field(init=False)

    def visit(self, path: str = "", **headers: str) -> Page:
        response = self.client.get(f"/s/{self.link}{path}", headers=headers)
        self.page = Page(response)
        return self.page

    def press(self, action: str = "", *, lang: str = "", **answers: str | list[str] | None) -> Page:
        """Fill in `answers` (None empties) and press the button `action`, or a language."""
        shown = dict(self.page.shown)
        for name, value in answers.items():
            assert name in shown, f"{name} is not on the page"
            shown[name] = [] if value is None else [value] if isinstance(value, str) else value
        fields = [*self.page.hidden, *((n, v) for n, values in shown.items() for v in values)]
        pressed = ("lang", lang) if lang else ("action", action)
        assert pressed in self.page.buttons, f"no button {pressed}"
        # The switch of languages stands after the hidden fields and before the rest.
        fields.insert(len(self.page.hidden), pressed)
        return self.post(fields)

    def post(self, fields: list[tuple[str, str]] | dict[str, str], path: str = "") -> Page:
        return self.send(urlencode(fields).encode(), path=path)

    def send(self, body: bytes, *, path: str = "", kind: str = FORM, **environ: str) -> Page:
        response = self.client.post(
            path or f"/s/{self.link}", data=body, content_type=kind, environ_overrides=environ
        )
        self.page = Page(response)
        return self.page
