"""A webhook's body is hostile: whatever it holds, it is about one of our requests or about none."""

from hypothesis import given
from hypothesis import strategies as st

from inventaris.model.issue import IssueRef
from inventaris.parsing.webhook import parse_webhook, sender_of
from inventaris.places import Places

PLACES = Places("inventarisasi")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(
        st.sampled_from(["project", "issue", "iid", "object_kind", "object_attributes", "user",
                         "username", "path_with_namespace"]) | st.text(), inner),
    max_leaves=12,
)  # fmt: skip
EVENTS = st.sampled_from(
    ["Issue Hook", "Note Hook", "Confidential Issue Hook", "Confidential Note Hook", "Push Hook"]
)


@given(EVENTS | st.text(), JSON)
def test_no_body_raises(event: str, payload: object) -> None:
    assert isinstance(parse_webhook(event, payload, PLACES), IssueRef | None)
    assert isinstance(sender_of(payload), str)


@given(st.sampled_from(["", "Confidential "]), st.integers(1, 10**6))
def test_confidential_events_are_read_like_the_others(kind: str, iid: int) -> None:
    project = {"path_with_namespace": "inventarisasi/permohonan/disdik"}
    issue = {"object_kind": "issue", "project": project, "object_attributes": {"iid": iid}}
    note = {"object_kind": "note", "project": project, "issue": {"iid": iid}}
    assert parse_webhook(f"{kind}Issue Hook", issue, PLACES) == IssueRef("disdik", iid)
    assert parse_webhook(f"{kind}Note Hook", note, PLACES) == IssueRef("disdik", iid)


def test_other_projects_and_other_kinds_are_none_of_ours() -> None:
    ours = {"path_with_namespace": "inventarisasi/permohonan/disdik"}
    for project in ("inventarisasi/arsip", "inventarisasi/permohonan/a/b", "x/permohonan/disdik"):
        payload = {
            "object_kind": "issue",
            "project": {"path_with_namespace": project},
            "object_attributes": {"iid": 1},
        }
        assert parse_webhook("Issue Hook", payload, PLACES) is None
    task = {"object_kind": "work_item", "project": ours, "object_attributes": {"iid": 1}}
    assert parse_webhook("Issue Hook", task, PLACES) is None
