"""What was made, from what GitLab shows: as data (docs/reference/demo-summary.schema.json), as a table."""

from typing import Any

from rich.console import Console
from rich.table import Table

from sandbox.demo.play import OPD, Play
from sandbox.demo.stack import ROOT_GROUP, Stack


def summary_of(stack: Stack, play: Play) -> dict[str, Any]:
    """Collect the closing table."""
    technician = play.technician
    issue = technician.issue(OPD, play.iid)
    dossier = technician.dossier(play.number)
    staged, stored, registered = (dossier[key] for key in ("staged", "stored", "registered"))
    return {
        "number": play.number,
        "issue": {"url": issue.web_url, "state": issue.state, "title": issue.title},
        "steps": _steps(play, issue.closed_at),
        "repository": {
            "url": stored["web_url"],
            "commit": stored["commit"],
            "branch": stored["branch"],
            "tag": stored["tag"],
        },
        "delivery": {"name": staged["delivery"], "sha256": staged["sha256"] or None},
        "register_entry": {"path": registered["path"], "url": registered["web_url"]},
        "documents": _documents(dossier),
        "forge": {
            "url": stack.forge_url,
            "board": f"{stack.forge_url}/groups/{ROOT_GROUP}/permohonan/-/boards",
            "accounts": [
                {
                    "role": account.role,
                    "username": account.username,
                    "password": account.password,
                    "name": account.name,
                }
                for account in stack.accounts.values()
            ],
        },
    }


def show(console: Console, summary: dict[str, Any], happened: dict[str, list[str]]) -> None:
    """Print the closing table; `happened` tells by the steps' labels what came of them."""
    table = Table(title=f"Permohonan {summary['number']}", show_header=False)
    table.add_column(no_wrap=True, style="bold")
    table.add_column(overflow="fold")
    for label, told in happened.items():
        table.add_row(label.partition("::")[2], "; ".join(told))
    table.add_section()
    table.add_row("board", summary["forge"]["board"])
    table.add_row("request", f"{summary['issue']['url']} ({summary['issue']['state']})")
    table.add_row("repository", summary["repository"]["url"])
    table.add_row(
        "tag, commit", f"{summary['repository']['tag']}, {summary['repository']['commit']}"
    )
    table.add_row(
        "delivery", f"{summary['delivery']['name']}  {summary['delivery']['sha256'] or ''}"
    )
    table.add_row("register", summary["register_entry"]["url"])
    table.add_section()
    for document in summary["documents"]:
        table.add_row(document["kind"], f"{document['path']}  {document['sha256']}")
    table.add_section()
    for account in summary["forge"]["accounts"]:
        table.add_row(account["role"], f"{account['username']} / {account['password']}")
    console.print(table)


def _steps(play: Play, closed_at: str | None) -> list[dict[str, Any]]:
    events = play.technician.label_events(OPD, play.iid)
    rows = []
    for step in play.steps:
        mine = [e for e in events if e.label and e.label["name"] == step["label"]]
        entered = [e.created_at for e in mine if e.action == "add"]
        left = [e.created_at for e in mine if e.action == "remove"]
        ended = left[-1] if left else closed_at
        rows.append(
            {
                "label": step["label"],
                "state": "done" if entered and ended else "current" if entered else "open",
                "entered_at": entered[0] if entered else None,
                "left_at": ended if entered else None,
            }
        )
    return rows


def _documents(dossier: dict[str, Any]) -> list[dict[str, str]]:
    attachments = [
        {"kind": record["kind"], "path": record["path"], "sha256": record["sha256"]}
        for record in dossier["attachments"]["records"]
        if record["path"]
    ]
    report = [
        {"kind": "laporan", "path": file["path"], "sha256": file["sha256"]}
        for file in dossier["report"]["files"]
    ]
    return attachments + report
