"""Fetch what an office delivered: an attached file, or the source wherever it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote, urlsplit

from inventaris.context import Context
from inventaris.errors import ForgeNotFoundError, RequestError
from inventaris.forge.issues import role_in
from inventaris.forge.members import find_account
from inventaris.forge.projects import find_project
from inventaris.forge.uploads import open_upload
from inventaris.model.levels import REPORTER
from inventaris.model.request import GitSource, Upload
from inventaris.sources.address import GitUrl, same_server
from inventaris.sources.delivery import Archive
from inventaris.sources.git import Credentials
from inventaris.view import View

CODES = frozenset({"unggahan-hilang", "proyek-tidak-terbaca"})


@contextmanager
def open_archive(context: Context, view: View, upload: Upload) -> Iterator[Archive]:
    """Stream an attached file.

    Raises:
        RequestError: the link leads nowhere.

    """
    project_id = view.snapshot.issue.project_id
    try:
        with open_upload(context.forge, project_id, upload) as chunks:
            yield Archive(upload.filename, chunks)
    except ForgeNotFoundError as missing:
        raise RequestError("unggahan-hilang", nama=upload.filename) from missing


def git_address(context: Context, view: View, source: GitSource) -> tuple[GitUrl, frozenset[str]]:
    """Check who asks for what: a project of this forge is read only for those who may read it.

    The service sees every office's code, so it must not fetch one office's for another.

    Returns:
        The address, and the hosts that may have a private one.

    Raises:
        RequestError: no address that git may clone from, or not the applicant's to give.

    """
    address = GitUrl.parse(source.url)
    trusted = frozenset(context.settings.trusted_hosts)
    if not same_server(address.url, context.forge.url):
        return address, trusted
    path = unquote(urlsplit(address.url).path).strip("/").removesuffix(".git")
    found = find_project(context.forge, path)
    readable = found is not None and (
        found.visibility != "private"
        # From Reporter on an account reads a private project's code.
        or role_in(context.forge, found.id, _applicant_id(context, view)) >= REPORTER
    )
    if found is None or not readable:
        raise RequestError("proyek-tidak-terbaca", alamat=address.url)
    own = GitUrl.parse(found.git_url, git_credentials(context))
    return own, trusted | {urlsplit(own.url).hostname or ""}


def _applicant_id(context: Context, view: View) -> int:
    """Give the account whose rights count: never those of whoever typed in an office's letter."""
    return view.applicant.id or find_account(context.forge, view.applicant.username) or 0


def git_credentials(context: Context) -> Credentials:
    """Give the service's own access to the forge's repositories."""
    return Credentials(context.settings.bot_username, context.forge.git_password())
