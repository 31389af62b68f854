"""Pictures of projects, groups and users. GitLab doc/api/{avatar,groups,projects,users}.md."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.contract.conftest import Http, Person

Json = dict[str, Any]
PNG = b"\x89PNG\r\n\x1a\n picture"


@pytest.mark.parametrize("kind", ["projects", "groups"])
def test_an_avatar_is_set_shown_fetched_and_removed(
    http: Http, project: Json, group: Json, kind: str
) -> None:
    owner = project if kind == "projects" else group
    path = f"/api/v4/{kind}/{owner['id']}"
    missing = http.get(f"{path}/avatar")
    assert (missing.status_code, missing.json()) == (404, {"message": "404 Avatar Not Found"})
    changed = http.put(path, files={"avatar": ("my picture.png", PNG)})
    assert changed.status_code == 200, changed.text
    address = changed.json()["avatar_url"]
    assert address.endswith(f"/uploads/-/system/{kind[:-1]}/avatar/{owner['id']}/my_picture.png")
    assert http.get(path).json()["avatar_url"] == address
    for where in (f"{path}/avatar", address):
        got = http.get(where)
        assert (got.content, got.headers["Content-Type"]) == (PNG, "image/png")
    assert http.public.get(f"{path}/avatar").status_code == 404
    assert http.put(path, data={"avatar": ""}).json()["avatar_url"] is None
    assert http.get(f"{path}/avatar").status_code == 404


def test_an_avatar_is_a_small_image(http: Http, api: str) -> None:
    text = http.put(api, files={"avatar": ("notes.txt", b"text")})
    assert text.status_code == 400
    assert "file format is not supported" in text.json()["message"]["avatar"][0]
    large = http.put(api, files={"avatar": ("large.png", PNG * 20_000)})
    assert large.json() == {"message": {"avatar": ["is too big (should be at most 200 KiB)"]}}
    word = http.put(api, data={"avatar": "word"})
    assert (word.status_code, word.json()) == (400, {"error": "avatar is invalid"})
    assert http.get(api).json()["avatar_url"] is None


def test_people_bring_their_own_picture(http: Http, someone: Callable[[], Person]) -> None:
    person = someone()
    assert "gravatar" in person.http.get("/api/v4/user").json()["avatar_url"]
    changed = person.http.put("/api/v4/user/avatar", files={"avatar": ("me.png", PNG)})
    assert (changed.status_code, list(changed.json())) == (200, ["avatar_url"])
    address = changed.json()["avatar_url"]
    assert address == http.get(f"/api/v4/users/{person.id}").json()["avatar_url"]
    assert http.public.get(address).content == PNG
    other = http.put(f"/api/v4/users/{person.id}", files={"avatar": ("other.png", PNG)})
    assert other.json()["avatar_url"].endswith(f"/user/avatar/{person.id}/other.png")
    assert http.get(address).status_code == 404
    mail = {"email": f"{person.username}@example.com"}
    assert http.get("/api/v4/avatar", params=mail).json() == {
        "avatar_url": other.json()["avatar_url"]
    }
    nobody = {"email": "nobody@example.com", "size": "32"}
    assert "?s=64&" in http.get("/api/v4/avatar", params=nobody).json()["avatar_url"]
