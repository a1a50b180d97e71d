"""Whether the database fits this program, and making it fit."""

from collections.abc import Callable
from time import monotonic

from surveyapp.domain.errors import DatabaseMissing, DatabaseNewer, DatabaseOlder, StorageDown
from surveyapp.services.installation import Installation
from surveyapp.store import schema

_SECONDS_FIT = 10.0


def require_current(installation: Installation) -> None:
    """Refuses a database that is missing, older or newer than this program."""
    place = _place(installation)
    if installation.config.is_sqlite and not _file_exists(installation):
        raise DatabaseMissing(place)
    found = _version(installation)
    known = schema.known_versions()
    if found is None:
        raise DatabaseMissing(place)
    if found not in known:
        raise DatabaseNewer(place)
    if found != known[-1]:
        raise DatabaseOlder(place)


class Fit:
    """What a serving process knows of `require_current`: asked anew every ten seconds, for the
    database may be migrated under it."""

    def __init__(self, installation: Installation, clock: Callable[[], float] = monotonic) -> None:
        self._installation, self._clock = installation, clock
        self._fits_until = 0.0

    def require(self) -> None:
        """Raises what `require_current` does."""
        if self._clock() < self._fits_until:
            return
        require_current(self._installation)
        self._fits_until = self._clock() + _SECONDS_FIT


def upgrade(installation: Installation) -> None:
    """Makes or migrates the database; refuses one from a newer program."""
    place = _place(installation)
    try:
        installation.config.instance.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = _version(installation)
        if found is not None and found not in schema.known_versions():
            raise DatabaseNewer(place)
        schema.upgrade(installation.engine)
    except OSError as error:
        raise StorageDown(place) from error


def empty(installation: Installation) -> None:
    """Takes every table away; for throwing an example away, never for a real municipality."""
    schema.downgrade(installation.engine, "base")


def _version(installation: Installation) -> str | None:
    return schema.version(installation.engine)


def _file_exists(installation: Installation) -> bool:
    return (installation.config.instance / "surveyapp.db").exists() or (
        "surveyapp.db" not in installation.config.database_url
    )


def _place(installation: Installation) -> str:
    return installation.engine.url.render_as_string(hide_password=True)
