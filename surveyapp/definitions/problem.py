"""One mistake in a definition file: where it stands and what is wrong."""

from dataclasses import dataclass

Path = tuple[str | int, ...]
"""Where in a file: keys and list positions from the top, as `("sections", 0, "title")`."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    file: str
    line: int
    """From 1."""
    key: str
    """The path from the top, as `sections.0.title`; empty for the file as a whole."""
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.key or '(file)'}: {self.message}"


def key_of(path: Path) -> str:
    return ".".join(str(part) for part in path)
