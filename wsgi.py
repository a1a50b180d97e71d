"""The WSGI entry: `granian --interface wsgi wsgi:app`."""

from surveyapp.app import create_app

app = create_app()
