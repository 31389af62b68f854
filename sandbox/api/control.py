"""The knobs under `/_sandbox/`, for the root token alone; see README.md, "Faults"."""

import re
import threading
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from flask import jsonify, request

from sandbox import clock, params, pipelines, present, present_ci, snapshots
from sandbox.api import Json, Resource
from sandbox.auth import digest, require_admin
from sandbox.errors import bad_parameters, not_found
from sandbox.faults import MODES
from sandbox.state import seed, state, store
from sandbox.state.records import Token
from sandbox.state.repository_records import Job, Pipeline

api = Resource("control", "/_sandbox")
LONGEST_SHIFT = timedelta(days=365 * 1000)
FEATURES = ("auto_disabling_web_hooks", "webhook_signing_token")


def seconds(value: Any) -> float:
    """A time that a thread can wait."""
    if not 0 <= (found := params.real(value)) <= threading.TIMEOUT_MAX:
        raise ValueError
    return found


def pattern(value: Any) -> str:
    """A regular expression: every request is looked at with it."""
    try:
        return re.compile(params.text(value)).pattern
    except re.error as error:
        raise ValueError from error


def shift(value: Any) -> float:
    """Seconds that leave the clock within the years that there are."""
    if abs(found := params.real(value)) > LONGEST_SHIFT.total_seconds():
        raise ValueError
    return found


def _said(given: Json) -> Json:
    """Null says nothing."""
    return {name: value for name, value in given.items() if value is not None}


@api.before_request
def only_for_root() -> None:
    require_admin()


@api.get("/faults")
def list_faults() -> Any:
    return jsonify([rule.shown() for rule in state().faults.rules])


@api.post("/faults")
def add_fault() -> Json:
    mode = {"mode": params.one_of(*MODES)}
    given = params.take(mode, "nth: integer; method user: text", route=pattern)
    return state().faults.add(**_said(given)).shown()


@api.get("/faults/<int:rule_id>")
def one_fault(rule_id: int) -> Json:
    for rule in state().faults.rules:
        if rule.id == rule_id:
            return rule.shown()
    raise not_found("Fault")


@api.post("/faults/<int:rule_id>/release")
def release_one(rule_id: int) -> Json:
    state().faults.release(rule_id)
    return one_fault(rule_id)


@api.post("/release")
def release_all() -> Json:
    state().faults.release()
    return {}


@api.delete("/faults")
def clear_faults() -> None:
    state().faults.clear()


@api.get("/stalled")
def stalled() -> Json:
    held = [rule.shown() for rule in state().faults.rules if rule.state == "held"]
    return {"stalled": bool(held), "held": held}


@api.get("/counters")
def counters() -> Any:
    counts = state().faults.counts.copy()
    names = ("method", "route", "user", "count")
    return jsonify([dict(zip(names, (*key, n), strict=True)) for key, n in sorted(counts.items())])


@api.delete("/counters")
def reset_counters() -> None:
    state().faults.counts.clear()


@api.route("/deliveries", methods=["GET", "PUT"])
def deliveries() -> Json:
    """What waits to be sent, and the weather that befalls it; a PUT sets the weather anew."""
    queue = state().deliveries
    if request.method == "PUT":
        given = params.take("drop double: integer; reorder: boolean", delay_s=seconds)
        queue.weather = type(queue.weather)(**_said(given))
    return {"pending": queue.pending, **asdict(queue.weather)}


@api.put("/commit_gaps")
def commit_gaps() -> Json:
    """How long a commit waits at its two gaps, in seconds, so that another can come between."""
    gaps = state().repositories.gaps
    given = params.take(before_head_s=seconds, before_update_s=seconds)
    for name, value in _said(given).items():
        setattr(gaps, name, value)
    return asdict(gaps)


@api.put("/features")
def features() -> Json:
    """Behaviour that GitLab keeps behind flags or in newer versions; all off at first."""
    for name, value in params.take(**dict.fromkeys(FEATURES, params.boolean)).items():
        store().set_setting(name, value)
    return {name: bool(store().setting(name)) for name in FEATURES}


@api.put("/jobs/<int:job_id>")
def drive_job(job_id: int) -> Json:
    """Bring a job to a status, as its runner would; its pipeline follows."""
    status = {"status": params.one_of(*pipelines.STATUSES)}
    given = params.take(status, "coverage: real; failure_reason: text")
    if (job := store().get(Job, job_id)) is None:
        raise not_found("Job")
    return present_ci.job(pipelines.drive(job, **given))


@api.put("/pipelines/<int:pipeline_id>")
def drive_pipeline(pipeline_id: int) -> Json:
    """Bring the jobs that are not finished to a status, one stage after the other."""
    status = params.take({"status": params.one_of(*pipelines.STATUSES)})["status"]
    if (pipeline := store().get(Pipeline, pipeline_id)) is None:
        raise not_found("Pipeline")
    for job in pipelines.jobs_in(pipeline).rows():
        current = store().need(Job, job.id)
        if current.status not in pipelines.FINISHED:
            pipelines.drive(current, status)
    return present_ci.pipeline(store().need(Pipeline, pipeline_id))


@api.put("/clock")
def shift_clock() -> Json:
    """Put the forge's clock ahead of the machine's by so many seconds, or behind."""
    clock.shift_by(params.take({"shift_s": shift})["shift_s"])
    return {"now": clock.stamp()}


@api.post("/tokens/revoke")
def revoke_token() -> Json:
    """Revoke a token by its secret, behind its owner's back."""
    hashed = digest(params.take("*token: text")["token"])
    if (found := store().find(Token, digest=hashed).first()) is None:
        raise not_found("Token")
    return present.token(store().update(found, revoked=True))


@api.get("/snapshots")
def list_snapshots() -> Any:
    return jsonify(snapshots.names(state()))


@api.put("/snapshots/<name>", lock=False)
def save_snapshot(name: str) -> Json:
    """Put the whole state aside under a name."""
    if not re.fullmatch(r"\w[\w.-]{0,99}", name):
        raise bad_parameters("name is invalid")
    snapshots.save(state(), name)
    return {"name": name}


@api.post("/reset", lock=False)
def reset() -> Json:
    """Forget everything but root and its token, or go back to a named snapshot."""
    forge, name = state(), params.take("snapshot: text").get("snapshot")
    forge.faults.clear()
    if name:
        try:
            snapshots.restore(forge, name)
        except LookupError as error:
            raise not_found("Snapshot") from error
    else:
        with store().transaction():
            key = store().setting("secret_key")
            store().wipe()
            forge.deliveries.begin_anew()
            store().set_setting("secret_key", key)
        snapshots.forget_files(forge)
    seed.seed(store(), forge.config)
    return {}
