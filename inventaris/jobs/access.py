"""Give the office's side of a team what it needs, and take back what a roster gave and names no more.

Several requests of an office may name the same person. So each leaves a file in the archive,
`akses/<office>/<user id>/<number>.yml`, with the access levels from before the first of them: created
before anything is given, deleted after the last of them took it back.
"""

from collections.abc import Mapping

import tenacity
import yaml

from inventaris.context import Context
from inventaris.duties.access import input_of, named_accounts, office_accounts
from inventaris.errors import ForgeConflictError, ForgeUnavailableError
from inventaris.forge import members
from inventaris.forge.files import commit, list_paths, read_text
from inventaris.forge.members import Place
from inventaris.jobs.result import JobResult
from inventaris.model.facts import AccessGranted, TeamAccount
from inventaris.model.issue import IssueRef
from inventaris.model.levels import DEVELOPER, GUEST
from inventaris.view import View

_OFFICE = "akses"  # what the lease of an office's access is called


def run(context: Context, view: View) -> JobResult:
    """Bring the forge to what the rosters say; done twice, it is the same.

    Raises:
        ForgeUnavailableError: another request of the office is at it, or GitLab does not answer.

    """
    return JobResult((bring(context, view, office_accounts(view)),))


def bring(context: Context, view: View, wanted: tuple[str, ...]) -> AccessGranted:
    """Give these accounts, and no others of this request's, their access."""
    opd = view.snapshot.issue.ref.opd
    with context.work.lease(IssueRef(opd, 0), _OFFICE) as held:
        if not held:
            raise ForgeUnavailableError(f"access of {opd}: another request is at it")
        return _Office(context, view).bring(wanted)


class _Office:
    """One request's part in the access of its office's people."""

    def __init__(self, context: Context, view: View) -> None:
        self._context = context
        self._view = view
        places, opd = context.places, view.snapshot.issue.ref.opd
        self._requests = Place(places.request_project(opd), is_group=False)
        self._levels = {
            self._requests: GUEST,
            Place(places.office_applications(opd), is_group=True): DEVELOPER,
        }
        self._folder = f"akses/{opd}"

    def bring(self, wanted: tuple[str, ...]) -> AccessGranted:
        forge = self._context.forge
        named = tuple(sorted({*named_accounts(self._view), *wanted}))
        known = {name: members.find_account(forge, name) for name in named}
        for name in wanted:
            if (user_id := known[name]) is not None:
                self._give(name, user_id)
        mine = {user_id for name in wanted if (user_id := known[name]) is not None}
        for user_id in self._given() - mine:
            self._take_back(user_id)
        accounts = tuple(
            TeamAccount(name, user_id, members.level_in(forge, self._requests, user_id))
            for name, user_id in known.items()
            if user_id is not None
        )
        return AccessGranted(
            input=input_of(self._view),
            at=self._context.now(),
            accounts=accounts,
            granted=tuple(name for name in wanted if known[name] is not None),
            unknown=tuple(name for name, user_id in known.items() if user_id is None),
        )

    def _give(self, name: str, user_id: int) -> None:
        forge = self._context.forge
        others = list_paths(forge, self._context.places.archive, f"{self._folder}/{user_id}")
        if self._file(user_id) not in others:
            before = self._before(next(iter(sorted(others)), None), user_id)
            content = {"akun": name, "sebelum": before}
            self._commit("beri", name, create={self._file(user_id): _dump(content)})
        for place, level in self._levels.items():
            if members.level_in(forge, place, user_id) < level:
                members.set_level(forge, place, user_id, level)

    def _take_back(self, user_id: int) -> None:
        """Restore what was there before, unless another request names them or somebody changed it."""
        forge = self._context.forge
        mine = self._file(user_id)
        others = list_paths(forge, self._context.places.archive, f"{self._folder}/{user_id}")
        if not others - {mine}:
            before = self._before(mine, user_id)
            for place, level in self._levels.items():
                former = before.get(place.path, 0)
                if former < level == members.direct_level(forge, place, user_id):
                    members.set_level(forge, place, user_id, former)
        self._commit("cabut", str(user_id), delete=(mine,))

    def _given(self) -> set[int]:
        """Give the ids of those whom this request gave something."""
        paths = list_paths(self._context.forge, self._context.places.archive, self._folder)
        ending = f"/{self._view.dossier.number}.yml"
        return {int(path.split("/")[-2]) for path in paths if path.endswith(ending)}

    def _file(self, user_id: int) -> str:
        return f"{self._folder}/{user_id}/{self._view.dossier.number}.yml"

    def _before(self, path: str | None, user_id: int) -> Mapping[str, int]:
        """Give the levels from before the first request that named somebody."""
        forge = self._context.forge
        text = read_text(forge, self._context.places.archive, path) if path else None
        if text is None:
            return {
                place.path: members.direct_level(forge, place, user_id) for place in self._levels
            }
        told: dict[str, int] = yaml.safe_load(text)["sebelum"]
        return told

    def _commit(
        self,
        deed: str,
        name: str,
        *,
        create: Mapping[str, bytes] | None = None,
        delete: tuple[str, ...] = (),
    ) -> None:
        number = self._view.dossier.number
        message = self._context.renderer.text(
            "berkas/akses.txt.j2", {"nomor": number, "perbuatan": deed, "akun": name}
        )
        forge, archive = self._context.forge, self._context.places.archive
        for again in tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(ForgeConflictError),
            wait=tenacity.wait_random(0, 0.5),
            stop=tenacity.stop_after_attempt(8),
            reraise=True,
        ):
            with again:
                # Look each time: a lost answer may have been to a commit that was made.
                there = list_paths(forge, archive, self._folder)
                new = {path: text for path, text in (create or {}).items() if path not in there}
                old = [path for path in delete if path in there]
                if new or old:
                    commit(forge, archive, message, create=new, delete=old)


def _dump(content: Mapping[str, object]) -> bytes:
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False).encode()
