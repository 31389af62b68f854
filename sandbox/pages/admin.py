"""The forge's own page: who is there, what befalls requests, what was delivered."""

from werkzeug.wrappers.response import Response

from sandbox.auth import require_admin
from sandbox.pages.page import pages, show
from sandbox.state import state, store
from sandbox.state.hook_records import Hook, HookEvent
from sandbox.state.records import Project, User

MANY = 100


@pages.get("/admin")
def admin() -> Response:
    require_admin()
    faults = state().faults
    return show(
        "admin.html",
        users=store().find(User).order("id").rows(MANY),
        rules=[rule.shown() for rule in faults.rules],
        counts=faults.counts.most_common(MANY),
        weather=state().deliveries.weather,
        pending=state().deliveries.pending,
        deliveries=[
            (event, store().get(Project, hook.project_id))
            for event in store().find(HookEvent).order("id DESC").rows(MANY)
            if (hook := store().get(Hook, event.hook_id))
        ],
    )
