"""`publiccode.yml` (version 0.7), written only where every mandatory field is truly known.

The standard: https://yml.publiccode.tools. A field that the office did not answer is not guessed;
its code is returned instead, for the sentence `templates/galat/<code>.md.j2`.
"""

from functools import cache

import license_expression
import yaml

from inventaris.model.request import RequestForm
from inventaris.model.steps import Workflow
from inventaris.quoting import plain

FILE = "publiccode.yml"
VERSION = "0.7.0"
_SHORTEST, _LONGEST = 150, 10_000  # characters of longDescription
_SHORT = 150  # most characters of shortDescription
# A mobile or desktop application's platform is not asked for, so it is not known.
_STATES = frozenset({"concept", "development", "beta", "stable", "obsolete"})
_PLATFORM = {"web": ("web", "standalone/web")}
_UNMAINTAINED = "none"
CODES = frozenset(
    {
        "publiccode-lisensi",
        "publiccode-tujuan",
        "publiccode-uraian",
        "publiccode-fitur",
        "publiccode-basis",
        "publiccode-status",
        "publiccode-pemeliharaan",
    }
)


def publiccode_of(
    form: RequestForm, workflow: Workflow, language: str, url: str
) -> tuple[str, tuple[str, ...]]:
    """Write the file, or say what is missing.

    Args:
        form: what the office answered.
        workflow: knows the answers that the standard has a word for.
        language: CLDR locale of the answers.
        url: address of the repository.

    Returns:
        The text and no codes, or an empty text and the codes of what is not known.

    """
    licence = _spdx(form.answer("lisensi").strip())
    purpose = plain(form.answer("tujuan"))
    description = plain(form.answer("uraian"))
    features = [plain(part) for part in form.answer("fitur").split("; ") if part.strip()]
    platform = _PLATFORM.get(workflow.meaning("basis", form.answer("basis")))
    status = workflow.meaning("status", form.answer("status"))
    # `internal` needs a person's name, `contract` an end date: neither is asked for, so neither
    # is claimed.
    upkeep = workflow.meaning("pemeliharaan", form.answer("pemeliharaan"))
    missing = [
        code
        for code, known in (
            ("publiccode-lisensi", licence),
            ("publiccode-tujuan", purpose),
            ("publiccode-uraian", _SHORTEST <= len(description) <= _LONGEST),
            ("publiccode-fitur", features),
            ("publiccode-basis", platform),
            ("publiccode-status", status in _STATES),
            ("publiccode-pemeliharaan", upkeep == _UNMAINTAINED),
        )
        if not known
    ]
    if missing or platform is None:
        return "", tuple(missing)
    spoken = language.replace("_", "-")  # BCP 47
    entry = {
        "publiccodeYmlVersion": VERSION,
        "name": plain(form.answer("aplikasi")),
        "url": url,
        "platforms": [platform[0]],
        "developmentStatus": status,
        "softwareType": platform[1],
        "description": {
            spoken: {
                "shortDescription": _shortened(purpose),
                "longDescription": description,
                "features": features,
            }
        },
        "legal": {"license": licence},
        "maintenance": {"type": upkeep},
        "localisation": {"localisationReady": False, "availableLanguages": [spoken]},
    }
    return yaml.safe_dump(entry, allow_unicode=True, sort_keys=False), ()


def _spdx(answer: str) -> str:
    """Give the SPDX expression as SPDX writes it, empty where it names no licence that SPDX knows."""
    return _licences().validate(answer).normalized_expression or "" if answer else ""


@cache
def _licences() -> license_expression.Licensing:
    return license_expression.get_spdx_licensing()


def _shortened(text: str) -> str:
    return text if len(text) <= _SHORT else text[: _SHORT - 1].rstrip() + "…"
