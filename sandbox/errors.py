"""GitLab's error answers: raise one anywhere while a request is handled."""

from http import HTTPStatus
from typing import Any

from flask import Response, jsonify


class GitLabError(Exception):
    """An answer that ends the request.

    `body` is sent as JSON as it stands; a text becomes `{"message": body}`.
    """

    def __init__(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
        super().__init__(status, body)
        self.status = status
        self.body = {"message": body} if isinstance(body, str) else body
        self.headers = headers or {}

    def response(self) -> Response:
        answer = jsonify(self.body)
        answer.status_code = self.status
        answer.headers.update(self.headers)
        return answer


def not_found(what: str = "") -> GitLabError:
    """`404 Project Not Found`; without a name `404 Not found`, as for records by id."""
    return GitLabError(404, f"404 {what} Not Found" if what else "404 Not found")


def forbidden(reason: str = "") -> GitLabError:
    return GitLabError(403, f"403 Forbidden - {reason}" if reason else "403 Forbidden")


def unauthorized() -> GitLabError:
    return GitLabError(401, "401 Unauthorized")


def bad_request(reason: str) -> GitLabError:
    return GitLabError(400, f"400 Bad request - {reason}")


def bad_parameters(*complaints: str) -> GitLabError:
    """What Grape says of parameters: `title is missing, labels is invalid`."""
    return GitLabError(400, {"error": ", ".join(complaints)})


def invalid(**problems: list[str]) -> GitLabError:
    """What the model says: `{"message": {"path": ["has already been taken"]}}`."""
    return GitLabError(HTTPStatus.BAD_REQUEST, {"message": problems})


def conflict(message: str) -> GitLabError:
    return GitLabError(409, message)
