"""One request to a webhook: its address, and headers with what proves that it is ours.

Rules: GitLab app/services/web_hook_service.rb.
"""

import base64
import hashlib
import hmac
import uuid
from dataclasses import dataclass

from sandbox import clock
from sandbox.api.version import VERSION
from sandbox.state.hook_records import Hook

EVENTS = {
    "push_events": "Push Hook",
    "tag_push_events": "Tag Push Hook",
    "issues_events": "Issue Hook",
    "confidential_issues_events": "Confidential Issue Hook",
    "note_events": "Note Hook",
    "confidential_note_events": "Confidential Note Hook",
    "merge_requests_events": "Merge Request Hook",
    "job_events": "Job Hook",
    "pipeline_events": "Pipeline Hook",
    "wiki_page_events": "Wiki Page Hook",
    "deployment_events": "Deployment Hook",
    "releases_events": "Release Hook",
    "feature_flag_events": "Feature Flag Hook",
    "milestone_events": "Milestone Hook",
    "emoji_events": "Emoji Hook",
    "resource_access_token_events": "Resource Access Token Hook",
    "vulnerability_events": "Vulnerability Hook",
    "repository_update_events": "Repository Update Hook",
}


@dataclass(frozen=True)
class Delivery:
    """`generation`: which of the forge's worlds it is of; a reset begins the next."""

    generation: int
    hook_id: int
    flag: str
    body: str
    key: str
    queued_id: int = 0


def address_of(hook: Hook) -> str:
    """The URL with its variables filled in."""
    url = hook.url
    for variable in hook.url_variables:
        url = url.replace(f"{{{variable['key']}}}", variable.get("value", ""))
    return url


def headers_of(hook: Hook, delivery: Delivery, url: str) -> dict[str, str]:
    headers = {
        "Content-Type": "application/json",
        "User-Agent": f"GitLab/{VERSION}",
        "X-Gitlab-Event": EVENTS[delivery.flag],
        "X-Gitlab-Instance": url,
        "X-Gitlab-Webhook-UUID": str(uuid.uuid4()),
        "X-Gitlab-Event-UUID": str(uuid.uuid4()),
        "Idempotency-Key": delivery.key,
    }
    if hook.token:
        headers["X-Gitlab-Token"] = hook.token
    if hook.signing_token:
        headers |= _signature(hook.signing_token, delivery)
    return headers | {custom["key"]: custom["value"] for custom in hook.custom_headers}


def _signature(token: str, delivery: Delivery) -> dict[str, str]:
    """Standard Webhooks, as GitLab signs since 2026."""
    at = str(int(clock.now().timestamp()))
    key = base64.b64decode(token.removeprefix("whsec_"))
    signed = hmac.digest(key, f"{delivery.key}.{at}.{delivery.body}".encode(), hashlib.sha256)
    return {
        "webhook-id": delivery.key,
        "webhook-timestamp": at,
        "webhook-signature": f"v1,{base64.b64encode(signed).decode()}",
    }
