"""What every answer of the staff pages carries against eavesdropping and embedding."""

from flask import Flask, Response

from surveyapp.config import Config
from surveyapp.web.doorstep_reply import GUARDS, STRICT_TRANSPORT


def init_app(app: Flask, config: Config) -> None:
    @app.after_request
    def guard(response: Response) -> Response:
        response.headers.extend(GUARDS)
        response.headers.setdefault("Cache-Control", "no-store")
        if config.is_https:
            response.headers.set(*STRICT_TRANSPORT)
        return response
