"""GitLab's published schemas, applied to whatever answer they describe: required keys and types.

`additionalProperties` is left aside: later versions added attributes. See the contract's README.
"""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import requests
from jsonschema.protocols import Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7

# How many answers were held to a schema, in all test processes together.
CHECKED = pytest.StashKey[int]()

P = r"^/api/v4/projects/[^/]+"
G = r"^/api/v4/groups/[^/]+"
BY_SCHEMA = (  # of one answer, and of each item of a list
    (rf"{P}/issues(/\d+(/move)?)?$|{G}/issues$|^/api/v4/issues$", "issue.json"),
    (rf"{P}/issues/\d+/notes(/\d+)?$", "notes.json#items"),
    (rf"({P}|{G})/boards(/\d+)?$", "board.json"),
    (rf"({P}|{G})/boards/\d+/lists(/\d+)?$", "board.json#list"),
    (rf"{P}/labels(/[^/]+)?$", "labels/project_label.json"),
    (rf"{G}/labels(/[^/]+)?$", "labels/label.json"),
    (rf"{P}/hooks(/\d+)?$", "project_hook.json"),
    (rf"({P}|{G})/members(/all)?(/\d+)?$", "members.json#items"),
)
BY_ENTITY = (
    (rf"{P}$|^/api/v4/projects$|{G}/projects$", "API_Entities_ProjectWithAccess"),
    (rf"{P}/transfer$", "API_Entities_Project"),
    (rf"{P}/share$", "API_Entities_ProjectGroupLink"),
    (rf"({P}|{G})/transfer_locations$|{P}/groups$", "API_Entities_PublicGroupDetails"),
    (rf"({P}|{G})/invited_groups$|{G}/groups/shared$", "API_Entities_Group"),
    (rf"{G}(/share|/transfer)?$", "API_Entities_GroupDetail"),
    (rf"^/api/v4/groups$|{G}/subgroups$", "API_Entities_Group"),
    (r"^/api/v4/users?(/\d+)?$", "API_Entities_UserWithAdmin"),
    (r"^/api/v4/personal_access_tokens", "API_Entities_PersonalAccessToken"),
    (r"/impersonation_tokens(/\d+)?$", "API_Entities_ImpersonationToken"),
    (rf"({P}|{G})/access_tokens(/\d+)?$", "API_Entities_ResourceAccessToken"),
    (r"/emails(/\d+)?$", "API_Entities_Email"),
    (rf"({P}|{G})/milestones(/\d+)?$", "API_Entities_Milestone"),
    (rf"{P}/issues/\d+/links/\d+$", "API_Entities_IssueLink"),
    (rf"{P}/uploads$", "API_Entities_MarkdownUploadAdmin"),
    (rf"{P}/repository/branches", "API_Entities_Branch"),
    (rf"{P}/repository/tags", "API_Entities_Tag"),
    (rf"{P}/repository/tree$", "API_Entities_TreeObject"),
    (rf"{P}/repository/commits(/[^/]+)?$", "API_Entities_CommitDetail"),
    (rf"{P}/releases(/[^/]+)?$", "API_Entities_Release"),
    (rf"{P}/releases/[^/]+/assets/links", "API_Entities_Releases_Link"),
    (rf"{P}/repository/commits/[^/]+/comments$", "API_Entities_CommitNote"),
    (rf"{P}/repository/commits/[^/]+/statuses$|{P}/statuses/", "API_Entities_CommitStatus"),
    (rf"{P}/pipelines$", "API_Entities_Ci_PipelineBasic"),
    (rf"{P}/pipelines?(/(\d+|latest))?$", "API_Entities_Ci_Pipeline"),
    (rf"{P}(/pipelines/\d+)?/jobs(/\d+)?$", "API_Entities_Ci_Job"),
    (rf"{P}/protected_branches", "API_Entities_ProtectedBranch"),
    (r"^/api/v4/namespaces(/[^/]+)?$", "API_Entities_Namespace"),
    (r"^/api/v4/(metadata|version)$", "API_Entities_Metadata"),
)


class Schemas:
    def __init__(self, folder: Path) -> None:
        self.checked = 0
        self._folder = folder / "schemas"
        entities = json.loads((folder / "openapi/entities.json").read_text(encoding="utf-8"))
        _loosen(entities)
        self._entities: dict[str, Any] = entities
        registry: Registry[Any] = Registry()
        for path in self._folder.rglob("*.json"):
            schema = json.loads(path.read_text(encoding="utf-8"))
            _loosen(schema)
            uri = path.relative_to(self._folder).as_posix()
            resource = Resource.from_contents(schema, default_specification=DRAFT7)
            registry = registry.with_resource(f"schema:{uri}", resource)
            registry = registry.with_resource(path.name, resource)
        self._registry = registry
        self._validators: dict[str, Validator] = {}

    def check(self, answer: requests.Response) -> None:
        """Hold a successful JSON answer to the schema of its route, each item of a list."""
        path = re.sub(r"^https?://[^/]+", "", answer.url).partition("?")[0]
        if not 200 <= answer.status_code < 300 or answer.status_code == 202 or not answer.content:
            return
        if "json" not in answer.headers.get("Content-Type", ""):
            return
        if "with_labels_details" in answer.url:
            return  # the schemas know labels as names only
        for table in (BY_SCHEMA, BY_ENTITY):
            for route, name in table:
                if re.search(route, path):
                    body = answer.json()
                    for item in body if isinstance(body, list) else [body]:
                        self._validator(name).validate(item)
                        self.checked += 1
                    return

    def _validator(self, name: str) -> Validator:
        if name not in self._validators:
            self._validators[name] = jsonschema.Draft7Validator(
                self._schema(name), registry=self._registry
            )
        return self._validators[name]

    def _schema(self, name: str) -> dict[str, Any]:
        if name.startswith("API_"):
            return {"$ref": f"#/definitions/{name}", "definitions": self._entities["definitions"]}
        file, _, part = name.partition("#")
        schema: dict[str, Any] = self._registry.contents(f"schema:{file}")
        if part == "items":
            return dict(schema["items"])
        if part == "list":
            return dict(schema["properties"]["lists"]["items"])
        return schema


def _loosen(node: Any) -> None:
    if isinstance(node, dict):
        node.pop("additionalProperties", None)
        node.pop("format", None)
        for value in node.values():
            _loosen(value)
    elif isinstance(node, list):
        for value in node:
            _loosen(value)
