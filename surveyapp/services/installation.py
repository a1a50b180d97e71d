"""One installation, opened: its settings, its database and its mailboxes' place."""

from contextlib import AbstractContextManager
from dataclasses import dataclass

from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from surveyapp.config import Config
from surveyapp.store import database


@dataclass(frozen=True)
class Installation:
    config: Config
    engine: Engine
    sessions: sessionmaker[Session]

    def reading(self) -> Session:
        """A session that reads; close it, or use it as a context manager."""
        return self.sessions()

    def writing(self) -> AbstractContextManager[Session]:
        """A session that may write, and commits when its block ends well."""
        return database.writing(self.sessions)


def opened(config: Config) -> Installation:
    """The installation that `config` describes; connects to nothing yet."""
    engine = database.make_engine(config.database_url)
    return Installation(config, engine, database.sessions(engine))
