"""One mistake in a definition file: where it stands, what is wrong and what to do."""

from dataclasses import dataclass

Path = tuple[str | int, ...]
"""Where in a file: keys and list positions from the top, as `("sections", 0, "title")`."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    file: str
    line: int
    """From 1."""
    key: str
    """The path from the top, as `sections.wellbeing.title`; empty for the file as a whole."""
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.key or '(file)'}: {self.message}"


def key_of(data: object, path: Path) -> str:
    """`path` in words: what stands in a list is named by its own key, else by its position."""
    words: list[str] = []
    for part in path:
        data = _inside(data, part)
        own = data.get("key") if isinstance(part, int) and isinstance(data, dict) else None
        words.append(own if isinstance(own, str) and own else str(part))
    return ".".join(words)


def _inside(data: object, part: str | int) -> object:
    if isinstance(data, dict):
        return data.get(part)
    if isinstance(data, list) and isinstance(part, int) and part < len(data):
        return data[part]
    return None
