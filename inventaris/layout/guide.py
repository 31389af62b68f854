"""What an office is handed: its prefilled link and a page of guidance with pictures."""

import shutil
from pathlib import Path
from urllib.parse import urlencode

from inventaris.layout.blueprint import Blueprint
from inventaris.layout.wanted import REQUEST_TEMPLATE
from inventaris.model.city import Office
from inventaris.settings import Settings


def request_link(web_url: str, title: str) -> str:
    """Give the address of a new request with template and title filled in.

    GitLab doc/user/project/issues/create_issues.md, "Using a URL with prefilled values".
    """
    query = urlencode({"issuable_template": REQUEST_TEMPLATE, "issue[title]": title})
    return f"{web_url}/-/issues/new?{query}"


def write_guide(
    folder: Path, blueprint: Blueprint, settings: Settings, office: Office, link: str
) -> Path:
    """Write an office's page and the pictures beside it; give the page's path."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(
        settings.templates_dir / "gitlab" / "gambar", folder / "gambar", dirs_exist_ok=True
    )
    page = folder / f"{office.key}.md"
    page.write_text(
        blueprint.text(
            "gitlab/panduan-opd.md.j2",
            kota=blueprint.city.name,
            opd=office.name,
            tautan_permohonan=link,
        ),
        encoding="utf-8",
    )
    return page
