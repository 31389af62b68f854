"""Project webhooks. GitLab doc/api/project_webhooks.md."""

import base64
import binascii
import json
import uuid
from datetime import timedelta

from flask import Response

from sandbox import params, payloads, payloads_git
from sandbox.api import PROJECT, Json, Resource
from sandbox.auth import require_user
from sandbox.clock import now, stamp
from sandbox.deliveries import alert_status
from sandbox.errors import GitLabError, bad_parameters, not_found
from sandbox.hook_addresses import LOCAL_HOOKS, AddressRefusedError, check_address
from sandbox.hook_requests import EVENTS, Delivery
from sandbox.pagination import page_of
from sandbox.permissions import Level, require_project
from sandbox.present import labels_of
from sandbox.repositories import ZERO
from sandbox.state import Query, state, store
from sandbox.state.hook_records import Hook, HookEvent
from sandbox.state.records import Issue, Note, Project

api = Resource("hooks", f"{PROJECT}/hooks")
DAYS_KEPT = 7
MOST_CUSTOM_HEADERS = 20
FIELDS = params.kinds(
    "name description token signing_token: text; enable_ssl_verification: boolean; "
    "push_events_branch_filter: text; branch_filter_strategy: wildcard|regex|all_branches; "
    "custom_headers: records; custom_webhook_template: text; url_variables: records"
) | dict.fromkeys(EVENTS, params.boolean)


def _hooks(project_ref: str) -> tuple[Project, Query[Hook]]:
    require_user()
    project = require_project(project_ref, Level.MAINTAINER)
    return project, store().find(Hook, project_id=project.id)


def _hook(project_ref: str, hook_id: int) -> tuple[Project, Hook]:
    project, query = _hooks(project_ref)
    if (found := query.where("id = ?", hook_id).first()) is None:
        raise not_found()
    return project, found


def _shown(hook: Hook) -> Json:
    body = hook.only(
        "id url name description created_at project_id push_events_branch_filter "
        "branch_filter_strategy enable_ssl_verification disabled_until "
        "custom_webhook_template"
    ) | {
        **({name: bool(hook.events.get(name)) for name in EVENTS}),
        "alert_status": alert_status(hook),
        "url_variables": [{"key": each["key"]} for each in hook.url_variables],
        "custom_headers": [{"key": each["key"]} for each in hook.custom_headers],
    }
    if store().setting("webhook_signing_token"):
        body |= {
            "token_present": hook.token is not None,
            "signing_token_present": hook.signing_token is not None,
        }
    return body


@api.get("")
def list_hooks(project_ref: str) -> Response:
    return page_of(_hooks(project_ref)[1], _shown)


@api.get("/<int:hook_id>")
def one(project_ref: str, hook_id: int) -> Json:
    return _shown(_hook(project_ref, hook_id)[1])


@api.post("")
def create(project_ref: str) -> Json:
    project, _ = _hooks(project_ref)
    given = params.take("*url: text", **FIELDS)
    values = _values(given)
    events = {"push_events": True} | {name: bool(given[name]) for name in EVENTS if name in given}
    hook = store().insert(Hook, project_id=project.id, events=events, **values)
    return _shown(hook)


@api.put("/<int:hook_id>")
def edit(project_ref: str, hook_id: int) -> Json:
    _, hook = _hook(project_ref, hook_id)
    given = params.take("url: text", **FIELDS)
    values = _values(given)
    events = hook.events | {name: bool(given[name]) for name in EVENTS if name in given}
    hook = store().update(hook, events=events, **values)
    return _shown(hook)


def _values(given: Json) -> Json:
    """The hook's columns, checked."""
    values = {key: value for key, value in given.items() if key not in EVENTS}
    if not store().setting("webhook_signing_token"):
        values.pop("signing_token", None)  # an instance that does not know it ignores it
    for key in ("enable_ssl_verification", "branch_filter_strategy"):
        if values.get(key, "") is None:
            del values[key]
    for key in ("custom_headers", "url_variables"):
        if key in values:
            values[key] = _pairs(key, values[key] or [])
    if "url" in given:
        _check_url(given["url"] or "")
    if signing := values.get("signing_token"):
        _check_signing_token(signing)
    return values


def _pairs(name: str, entries: list[Json]) -> list[dict[str, str]]:
    if len(entries) > MOST_CUSTOM_HEADERS or any(
        entry.get("key") is None or entry.get("value", "") is None for entry in entries
    ):
        raise bad_parameters(f"{name} is invalid")
    return [{"key": str(entry["key"]), "value": str(entry.get("value", ""))} for entry in entries]


def _check_url(url: str) -> None:
    try:
        check_address(url, allow_local=bool(store().setting(LOCAL_HOOKS)))
    except AddressRefusedError as error:
        raise GitLabError(422, {"error": "Invalid url given"}) from error


def _check_signing_token(token: str) -> None:
    try:
        key = base64.b64decode(token.removeprefix("whsec_"), validate=True)
    except binascii.Error:
        key = b""
    if not token.startswith("whsec_") or len(key) != 32:
        raise GitLabError(422, {"message": {"signing_token": ["is invalid"]}})


@api.delete("/<int:hook_id>")
def delete(project_ref: str, hook_id: int) -> None:
    _, hook = _hook(project_ref, hook_id)
    store().find(HookEvent, hook_id=hook.id).delete()
    store().delete(hook)


@api.put("/<int:hook_id>/<any(custom_headers, url_variables):column>/<key>")
def set_pair(project_ref: str, hook_id: int, column: str, key: str) -> None:
    _, hook = _hook(project_ref, hook_id)
    value = params.take("*value: text")["value"]
    others = [pair for pair in getattr(hook, column) if pair["key"] != key]
    store().update(hook, **{column: [*others, {"key": key, "value": value}]})


@api.delete("/<int:hook_id>/<any(custom_headers, url_variables):column>/<key>")
def delete_pair(project_ref: str, hook_id: int, column: str, key: str) -> None:
    _, hook = _hook(project_ref, hook_id)
    pairs = getattr(hook, column)
    others = [pair for pair in pairs if pair["key"] != key]
    if len(others) == len(pairs):
        raise not_found()
    store().update(hook, **{column: others})


def _shown_event(row: HookEvent) -> Json:
    return row.only(
        "id url request_headers response_headers response_body execution_duration response_status"
    ) | {
        "trigger": EVENTS[row.trigger].lower().replace(" ", "_") + "s",
        "request_data": json.loads(row.request_body),
    }


@api.get("/<int:hook_id>/events")
def events(project_ref: str, hook_id: int) -> Response:
    """The last 7 days' deliveries, newest first."""
    _, hook = _hook(project_ref, hook_id)
    since = stamp(now() - timedelta(days=DAYS_KEPT))
    query = store().find(HookEvent).where("hook_id = ? AND created_at > ?", hook.id, since)
    conditions = {
        "successful": "response_status GLOB '2*'",
        "client_failure": "response_status GLOB '4*'",
        "server_failure": "response_status GLOB '5*' OR response_status = 'internal error'",
    }
    wanted = params.take("status: words").get("status") or []
    chosen: list[str] = []
    for word in wanted:
        if word not in conditions and not (word.isdecimal() and len(word) == 3):
            raise bad_parameters("status does not have a valid value")
        chosen.append(conditions.get(word, f"response_status = '{word}'"))
    if chosen:
        query = query.where(" OR ".join(chosen))
    return page_of(query.order("id DESC"), _shown_event)


@api.post("/<int:hook_id>/events/<int:event_id>/resend", lock=False)
def resend(project_ref: str, hook_id: int, event_id: int) -> Json:
    """The same body under the same Idempotency-Key."""
    _, hook = _hook(project_ref, hook_id)
    event = store().find(HookEvent, hook_id=hook.id, id=event_id).first()
    if event is None:
        raise not_found()
    key = event.request_headers["Idempotency-Key"]
    return {"response_status": _status(_send(hook, event.trigger, event.request_body, key))}


def _send(hook: Hook, trigger: str, body: str, key: str) -> HookEvent | None:
    deliveries = state().deliveries
    return deliveries.send(Delivery(deliveries.generation, hook.id, trigger, body, key))


def _status(sent: HookEvent | None) -> int | str | None:
    if sent is None:
        return None
    return int(sent.response_status) if sent.response_status.isdecimal() else sent.response_status


@api.post("/<int:hook_id>/test/<trigger>", lock=False)
def test(project_ref: str, hook_id: int, trigger: str) -> Json:
    """Send a sample now, made of what the project has."""
    project, hook = _hook(project_ref, hook_id)
    if trigger not in EVENTS:
        raise bad_parameters("trigger does not have a valid value")
    sent = _send(hook, trigger, json.dumps(_sample(project, trigger)), str(uuid.uuid4()))
    status = _status(sent)
    if not isinstance(status, int) or status >= 400:
        told = sent.response_body if sent else ""
        raise GitLabError(422, f"{status}: {told}" if told else str(status))
    return {"message": "201 Created"}


def _sample(project: Project, trigger: str) -> Json:
    user = require_user()
    issue = store().find(Issue, project_id=project.id).order("id DESC").first()
    if trigger.endswith("push_events"):
        head = state().repositories.head(project.id, project.default_branch)
        if head is None:
            raise GitLabError(422, "Ensure the project has at least one commit.")
        ref = (
            "refs/tags/v1.0.0"
            if trigger.startswith("tag")
            else f"refs/heads/{project.default_branch}"
        )
        story: Json = {"commits": [], "total_commits_count": 0, "ref_protected": True}
        return payloads_git.push(project, user, ref, ZERO, head, checkout_sha=head, **story)
    if trigger.endswith("issues_events"):
        if issue is None:
            raise GitLabError(422, "Ensure the project has issues.")
        labels = labels_of([issue.id])[issue.id]
        changes = payloads.issue_changes(None, issue, [], labels)
        return payloads.issue(issue, project, user, "open", changes)
    if trigger.endswith("note_events"):
        query = store().find(Note).where("project_id = ? AND NOT system", project.id)
        if (note := query.order("id DESC").first()) is None:
            raise GitLabError(422, "Ensure the project has notes.")
        return payloads.note(note, store().need(Issue, note.issue_id), project, user, "create")
    raise GitLabError(422, f"Ensure the project has {trigger.removesuffix('_events')} data.")
