"""The city's real form, its attachments and the template that offices fill in."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from inventaris.city import load_city
from inventaris.duties import DUTIES

ROOT = Path(__file__).resolve().parents[1]
CITY = load_city(ROOT / "kota/tebing-tinggi", frozenset(DUTIES))
FIELDS = CITY.workflow.form
KINDS = CITY.workflow.attachments
PROJECT = 7

TEMPLATES = Environment(
    loader=FileSystemLoader(ROOT / "templates"),
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
    undefined=StrictUndefined,
    autoescape=False,
)


def standard_values() -> dict[str, object]:
    """Give what every public text of the service carries."""
    standard = CITY.standard
    return {
        "biaya": standard.cost,
        "produk": standard.product,
        "waktu": standard.duration,
        "pengaduan": standard.complaints,
    }


def request_template(channel: str = "gitlab") -> str:
    """Render the issue template as the service puts it into an office's project."""
    asked = [field for field in CITY.workflow.desk_form if channel in field.channels]
    return TEMPLATES.get_template("gitlab/permohonan.md.j2").render(
        wajib=[field for field in FIELDS if field.required],
        pilihan=[field for field in FIELDS if not field.required],
        lampiran=KINDS,
        loket=asked,
        saluran=next(one for one in CITY.workflow.channels if one.key == channel),
        langkah=CITY.workflow.steps[0],
        **standard_values(),
    )
