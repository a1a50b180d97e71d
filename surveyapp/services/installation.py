"""One installation, opened: its settings, its database and its mailboxes' place."""

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
    """Sessions that read. `database.writing(sessions)` gives one that writes and commits."""


def opened(config: Config) -> Installation:
    """The installation that `config` describes; connects to nothing yet."""
    engine = database.make_engine(config.database_url)
    return Installation(config, engine, database.sessions(engine))
