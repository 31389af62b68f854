"""Ids that are no numbers, variables of the instance, identities, and places of projects."""

from typing import Any

import gitlab
import pytest

from tests.contract.conftest import Http

Json = dict[str, Any]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("issues/x", "issue_iid"),
        ("issues/x/notes", "issue_iid"),
        ("hooks/x", "hook_id"),
        ("members/x", "user_id"),
        ("milestones/x", "milestone_id"),
        ("pipelines/x", "pipeline_id"),
    ],
)
def test_an_id_that_is_no_number_is_invalid(http: Http, api: str, path: str, name: str) -> None:
    answer = http.get(f"{api}/{path}")
    assert (answer.status_code, answer.json()) == (400, {"error": f"{name} is invalid"})


def test_an_id_beyond_all_numbers_is_of_nothing(http: Http, api: str) -> None:
    assert http.get(f"{api}/issues/{10**30}").status_code == 404


def test_the_instance_has_variables(admin: gitlab.Gitlab, http: Http, unique: str) -> None:
    made = admin.variables.create({"key": f"K_{unique}", "value": "one"})
    assert made.key in {each.key for each in admin.variables.list(get_all=True)}
    made.value = "two"
    made.save()
    assert admin.variables.get(made.key).value == "two"
    made.delete()
    with pytest.raises(gitlab.GitlabGetError, match="404"):
        admin.variables.get(made.key)
    assert http.public.get("/api/v4/admin/ci/variables").status_code == 401


def test_a_project_moves_to_ones_own_namespace(admin: gitlab.Gitlab, project: Json) -> None:
    admin.auth()
    assert admin.user is not None
    found = admin.projects.get(project["id"])
    found.path = f"p-{project['id']}"
    found.save()
    found.transfer(admin.user.username)
    moved = admin.projects.get(project["id"])
    assert moved.namespace["kind"] == "user"
    assert moved.path_with_namespace == f"{admin.user.username}/p-{project['id']}"
    moved.transfer(project["namespace"]["id"])
    assert admin.projects.get(project["id"]).namespace["id"] == project["namespace"]["id"]


def test_identities_are_set_and_taken_away(admin: gitlab.Gitlab, unique: str) -> None:
    body = {"email": f"{unique}@example.com", "username": unique, "name": "N"}
    user = admin.users.create(body | {"reset_password": True})
    user.provider, user.extern_uid = "oidc", unique
    user.save()
    found = [(each["provider"], each["extern_uid"]) for each in admin.users.get(user.id).identities]
    assert found == [("oidc", unique)]
    user.identityproviders.delete("oidc")
    assert admin.users.get(user.id).identities == []
    with pytest.raises(gitlab.GitlabDeleteError, match="404"):
        user.identityproviders.delete("oidc")


def test_blocking_and_unblocking_twice(admin: gitlab.Gitlab, unique: str) -> None:
    body = {"email": f"{unique}@example.com", "username": unique, "name": "N"}
    user = admin.users.create(body | {"reset_password": True})
    assert user.block() is True
    assert user.block() is None
    assert user.unblock() is True
    assert user.unblock() is False
