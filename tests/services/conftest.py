"""What tests of scorecards stand on."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from surveyapp.services.installation import Installation
from tests import build


@pytest.fixture
def session(installation: Installation) -> Iterator[Session]:
    """Writes in a database with an organisation."""
    with installation.writing() as opened:
        build.organisation(opened)
        yield opened
