"""Where avatars lie, and how a request brings or removes one."""

from pathlib import Path
from shutil import rmtree
from typing import TypeVar

from flask import request

from sandbox import params
from sandbox.api.uploads import IMAGES, clean_name
from sandbox.errors import bad_parameters, invalid
from sandbox.state import state, store
from sandbox.state.records import Namespace, Project, User

Pictured = TypeVar("Pictured", Project, Namespace, User)
WRONG_TYPE = (
    "file format is not supported. Please try one of the following supported formats: "
    "image/png, image/jpeg, image/gif, image/bmp, image/tiff, image/vnd.microsoft.icon, image/webp"
)
MAX_SIZE = 200 * 1024


def is_given() -> bool:
    """Whether the request says something of an avatar."""
    return "avatar" in request.files or "avatar" in params.raw()


def avatar_path(owner: Project | Namespace | User) -> Path:
    return _folder(owner) / (owner.avatar or "")


def _folder(owner: Project | Namespace | User) -> Path:
    return state().uploads / "-" / owner.TABLE / str(owner.id)


def take_avatar(owner: Pictured) -> Pictured:
    """Keep the image that a request brings as `avatar`; empty text removes what there was."""
    if not is_given():
        return owner
    sent = request.files.get("avatar")
    if sent is None and params.raw().get("avatar"):
        raise bad_parameters("avatar is invalid")
    name = clean_name(sent.filename or "") if sent else ""
    image = sent.read(MAX_SIZE + 1) if sent else b""
    if sent and Path(name).suffix.lower() not in IMAGES:
        raise invalid(avatar=[WRONG_TYPE])
    if len(image) > MAX_SIZE:
        raise invalid(avatar=["is too big (should be at most 200 KiB)"])
    forget_avatar(owner)
    if not sent:
        return store().update(owner, avatar=None)
    _folder(owner).mkdir(parents=True)
    (_folder(owner) / name).write_bytes(image)
    return store().update(owner, avatar=name)


def forget_avatar(owner: Project | Namespace | User) -> None:
    rmtree(_folder(owner), ignore_errors=True)
