"""One connection to GitLab: requests, error translation, nothing about the domain."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

import gitlab
import requests
from gitlab.exceptions import GitlabAuthenticationError, GitlabError, GitlabHttpError

from inventaris.errors import (
    ForgeConflictError,
    ForgeNotFoundError,
    ForgeRefusedError,
    ForgeUnavailableError,
)
from inventaris.settings import Settings

PAGE = 100  # GitLab's largest page
_CHUNK = 1 << 20
_UPLOAD = re.compile(r"/uploads/[0-9a-f]{32}/.*")
# A write that timed out may have been done: only reads are ever sent again by themselves.
_READ_RETRIES = 2

Json = dict[str, Any]


class Forge:
    """GitLab's REST API as the service's own user."""

    def __init__(self, settings: Settings) -> None:
        self.url = settings.forge_url
        self._token = settings.gitlab_token
        session, certificates = _session(self.url)
        self._gitlab = gitlab.Gitlab(
            self.url,
            private_token=settings.gitlab_token.get_secret_value(),
            timeout=settings.request_timeout_s,
            user_agent="inventaris",
            # Behind a proxy GitLab may name itself otherwise than we reach it.
            keep_base_url=True,
            session=session,
            ssl_verify=certificates,
        )

    def get(self, path: str, **query: Any) -> Json:
        """Read one resource.

        Raises:
            ForgeUnavailableError: no answer, 429 or 5xx, also after two more tries.
            ForgeNotFoundError: 404.
            ForgeRefusedError: any other 4xx.

        """
        with translated(f"GET {path}"):
            return cast(
                "Json",
                self._gitlab.http_get(
                    path,
                    query_data=query,
                    retry_transient_errors=True,
                    max_retries=_READ_RETRIES,
                    obey_rate_limit=False,
                ),
            )

    def find(self, path: str, **query: Any) -> Json | None:
        """Read one resource, None where there is none."""
        try:
            return self.get(path, **query)
        except ForgeNotFoundError:
            return None

    def list(self, resource: str, **query: Any) -> Iterator[Json]:
        """Read all pages of a list, a hundred rows a request."""
        with translated(f"GET {resource}"):
            rows = self._gitlab.http_list(
                resource,
                query_data={"per_page": PAGE, **query},
                iterator=True,
                retry_transient_errors=True,
                max_retries=_READ_RETRIES,
                obey_rate_limit=False,
            )
            yield from cast("Iterator[Json]", rows)

    def post(self, path: str, body: Mapping[str, Any] | None = None, **query: Any) -> Json:
        """Create; never sent twice by itself."""
        with translated(f"POST {path}"):
            answer = self._gitlab.http_post(
                path,
                query_data=query,
                post_data=dict(body or {}),
                retry_transient_errors=False,
                obey_rate_limit=False,
            )
            return answer if isinstance(answer, dict) else {}

    def put(self, path: str, body: Mapping[str, Any]) -> Json:
        """Change; never sent twice by itself."""
        with translated(f"PUT {path}"):
            answer = self._gitlab.http_put(
                path, post_data=dict(body), retry_transient_errors=False, obey_rate_limit=False
            )
            return answer if isinstance(answer, dict) else {}

    def delete(self, path: str) -> None:
        """Delete; what is gone already is fine."""
        try:
            with translated(f"DELETE {path}"):
                self._gitlab.http_delete(path, retry_transient_errors=False, obey_rate_limit=False)
        except ForgeNotFoundError:
            return

    def upload(self, path: str, file: Path) -> Json:
        """Send one file as multipart."""
        with translated(f"POST {path}"), file.open("rb") as stream:
            answer = self._gitlab.http_post(
                path,
                files={"file": (file.name, stream, "application/octet-stream")},
                retry_transient_errors=False,
                obey_rate_limit=False,
            )
            return cast("Json", answer)

    @contextmanager
    def stream(self, path: str) -> Iterator[Iterator[bytes]]:
        """Read a resource's bytes piece by piece."""
        with translated(f"GET {path}"):
            answer = cast(
                "requests.Response",
                self._gitlab.http_get(path, streamed=True, raw=True, obey_rate_limit=False),
            )
            with answer:
                yield answer.iter_content(_CHUNK)

    def graphql(self, query: str, variables: Mapping[str, Any]) -> Json:
        """Run a GraphQL query or mutation.

        Raises:
            ForgeRefusedError: the answer holds errors.

        """
        with translated("POST /api/graphql"):
            answer = cast(
                "Json",
                self._gitlab.http_post(
                    f"{self.url}/api/graphql",
                    post_data={"query": query, "variables": dict(variables)},
                    retry_transient_errors=False,
                    obey_rate_limit=False,
                ),
            )
        if answer.get("errors"):
            raise ForgeRefusedError(f"GraphQL: {answer['errors']}")
        return cast("Json", answer["data"])

    def clock(self) -> datetime:
        """Read GitLab's clock, to the second (RFC 9110, Date)."""
        with translated("GET /version"):
            answer = cast(
                "requests.Response",
                self._gitlab.http_get("/version", raw=True, obey_rate_limit=False),
            )
        return parsedate_to_datetime(answer.headers["Date"])

    def git_password(self) -> str:
        """Give the token, for git's own authentication; never put it into an argument or a URL."""
        return self._token.get_secret_value()


def segment(text: str | int) -> str:
    """Encode an id, path or name as one segment of a URL: `a/b` is `a%2Fb`."""
    return quote(str(text), safe="")


def project(id_or_path: str | int) -> str:
    return f"/projects/{segment(id_or_path)}"


def group(id_or_path: str | int) -> str:
    return f"/groups/{segment(id_or_path)}"


def _session(url: str) -> tuple[requests.Session, bool | str]:
    """Take proxies and certificates from the environment once; requests would before each call.

    The token is all that signs us in: what a `.netrc` holds is not sent.
    """
    session = requests.Session()
    given = session.merge_environment_settings(url, {}, None, None, None)
    session.proxies = dict(given["proxies"])
    session.trust_env = False
    certificates = given["verify"]
    return session, True if certificates is None else certificates


@contextmanager
def translated(what: str) -> Iterator[None]:
    """Turn python-gitlab's and requests' errors into ours; no answer's body is kept but its text."""
    what = _UPLOAD.sub("/uploads/...", what)  # whoever knows an upload's secret may read it
    try:
        yield
    except GitlabAuthenticationError as refused:
        raise ForgeRefusedError(f"{what}: {refused.response_code} token not accepted") from None
    except GitlabHttpError as answered:
        raise _sorted(what, answered) from None
    except GitlabError as broken:
        raise ForgeUnavailableError(f"{what}: {type(broken).__name__}") from None
    except requests.RequestException as lost:
        # The exception's own text may hold the address with its query: name the kind only.
        raise ForgeUnavailableError(f"{what}: {type(lost).__name__}") from None


def _sorted(what: str, answered: GitlabHttpError) -> Exception:
    status = answered.response_code or 0
    # GitLab says `404 Not found` itself, and python-gitlab may hand on a mapping of reasons.
    said = str(answered.error_message).removeprefix(f"{status} ")
    told = f"{what}: {status} {said}"
    if status == 404:
        return ForgeNotFoundError(told)
    if status == 409:
        return ForgeConflictError(told)
    if status in {408, 425, 429} or status >= 500 or status == 0:
        return ForgeUnavailableError(told)
    if status == 400 and "reference does not point to expected object" in told:
        return ForgeConflictError(told)
    return ForgeRefusedError(told)
