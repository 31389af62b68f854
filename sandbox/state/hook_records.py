"""Records of hooks and of what they were sent, or are still to be sent."""

from dataclasses import field

from sandbox.state.record import Record


class Hook(Record, table="hooks", index="project_id"):
    project_id: int
    url: str
    events: dict[str, bool]
    created_at: str
    name: str | None = None
    description: str | None = None
    token: str | None = None
    signing_token: str | None = None
    push_events_branch_filter: str | None = None
    branch_filter_strategy: str = "wildcard"
    enable_ssl_verification: bool = True
    custom_headers: list[dict[str, str]] = field(default_factory=list)
    custom_webhook_template: str | None = None
    url_variables: list[dict[str, str]] = field(default_factory=list)
    failures: int = 0
    disabled_until: str | None = None


class HookEvent(Record, table="hook_events", index="hook_id, id"):
    hook_id: int
    url: str
    trigger: str
    request_headers: dict[str, str]
    request_body: str
    response_headers: dict[str, str]
    response_body: str
    response_status: str
    execution_duration: float
    created_at: str


class QueuedDelivery(Record, table="queued_deliveries"):
    """What a hook is still to be sent; gone once it was tried."""

    hook_id: int
    flag: str
    body: str
    key: str
