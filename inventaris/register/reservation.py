"""Reserved subdomains: `subdomain/<label>.yml` in the register, one file a name."""

from collections.abc import Mapping

import yaml

from inventaris.register.reading import RESERVATIONS, read_mapping


def reservation(name: str, entry: str, number: str) -> str:
    """Write the file: the full name, the entry of the application that bears it, the request."""
    row = {"subdomain": name, "aplikasi": entry, "permohonan": number}
    return yaml.safe_dump(row, allow_unicode=True, sort_keys=False)


def held_by(files: Mapping[str, str], number: str) -> frozenset[str]:
    """Give the paths of the reservations that a request made, of all files of the register."""
    return frozenset(
        path
        for path, text in files.items()
        if path.rpartition("/")[0] == RESERVATIONS
        if (read_mapping(text) or {}).get("permohonan") == number
    )
