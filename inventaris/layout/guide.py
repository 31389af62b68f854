"""What an office is handed: its prefilled link and one page of guidance with pictures.

The page is a PDF, to be printed or sent by any messenger: a Guest can read no file of the office's
own private project, and GitLab has no Indonesian interface to find things in.
"""

from pathlib import Path
from urllib.parse import urlencode

from markdown_it import MarkdownIt

from inventaris.layout.blueprint import Blueprint
from inventaris.model.city import Office


def request_link(web_url: str, template: str, title: str) -> str:
    """Give the address of a new request with template and title filled in.

    GitLab doc/user/project/issues/create_issues.md, "Using a URL with prefilled values".
    """
    query = urlencode({"issuable_template": template, "issue[title]": title})
    return f"{web_url}/-/issues/new?{query}"


def write_guide(
    folder: Path, templates: Path, blueprint: Blueprint, office: Office, link: str
) -> Path:
    """Write an office's page, unless it stands there already; `templates` holds the pictures.

    Its Markdown stays beside it: so it is known whether the page is the newest, and an office
    may put it into a page of its own.
    """
    folder.mkdir(parents=True, exist_ok=True)
    page = blueprint.text(
        "gitlab/panduan-opd.md.j2",
        kota=blueprint.city.name,
        opd=office.name,
        tautan_permohonan=link,
        templat=blueprint.city.workflow.channels[0].template,
        giliran={one: blueprint.city.label(f"giliran::{one}") for one in ("opd", "kominfo")},
    )
    path, source = folder / f"{office.key}.pdf", folder / f"{office.key}.md"
    if path.is_file() and source.is_file() and source.read_text(encoding="utf-8") == page:
        return path
    # WeasyPrint takes a second to load, which no other command should wait for.
    from inventaris.documents.pdf import render_pdf

    content = MarkdownIt("commonmark").enable("table").render(page)
    html = blueprint.text("gitlab/panduan.html.j2", opd=office.name, isi=content)
    path.write_bytes(render_pdf(html, templates))
    source.write_text(page, encoding="utf-8")
    return path
