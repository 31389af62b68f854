"""Version, metadata, and the application settings that the forge heeds.

GitLab doc/api/version.md, doc/api/metadata.md, doc/api/settings.md.
"""

from typing import Any

from sandbox import params
from sandbox.api import Resource
from sandbox.auth import require_admin, require_user, scopes
from sandbox.hook_addresses import LOCAL_HOOKS
from sandbox.state import store

VERSION = "18.2.0"
REVISION = "5a8e1dfa9b1"
DEFAULTS: dict[str, Any] = {
    LOCAL_HOOKS: False,
    "default_branch_name": None,
    "default_project_visibility": "private",
    "max_attachment_size": 100,
    "signup_enabled": False,
}
KINDS = params.kinds(
    f"{LOCAL_HOOKS}: boolean; default_branch_name: text; "
    "default_project_visibility: private|internal|public; max_attachment_size: integer; "
    "signup_enabled: boolean"
)
api = Resource("version")


@api.get("/version")
@scopes("read_user")
def version() -> dict[str, Any]:
    return metadata()


@api.get("/metadata")
@scopes("read_user")
def metadata() -> dict[str, Any]:
    require_user()
    return {
        "version": VERSION,
        "revision": REVISION,
        "kas": {
            "enabled": False,
            "externalUrl": None,
            "externalK8sProxyUrl": None,
            "version": None,
        },
        "enterprise": False,
    }


@api.get("/application/settings")
def read_settings() -> dict[str, Any]:
    require_admin()
    return _settings()


@api.put("/application/settings")
def edit_settings() -> dict[str, Any]:
    require_admin()
    given = params.take(**KINDS)
    for name, value in given.items():
        store().set_setting(name, value)
    return _settings()


def _settings() -> dict[str, Any]:
    return {name: store().setting(name, default) for name, default in DEFAULTS.items()}
