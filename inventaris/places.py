"""Where things are on the forge: the one place that knows the layout's paths."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Places:
    """Full paths of groups and projects under one root group."""

    root: str

    @property
    def requests(self) -> str:
        """Group of the request projects, home of labels and board."""
        return f"{self.root}/permohonan"

    def request_project(self, opd: str) -> str:
        return f"{self.requests}/{opd}"

    @property
    def archive(self) -> str:
        """Project of the dossiers."""
        return f"{self.root}/arsip"

    @property
    def register(self) -> str:
        """Project of the Daftar Aplikasi Pemerintah."""
        return f"{self.root}/daftar-aplikasi"

    @property
    def applications(self) -> str:
        """Group of the offices' groups of permanent source repositories."""
        return f"{self.root}/aplikasi"

    def office_applications(self, opd: str) -> str:
        return f"{self.applications}/{opd}"

    @property
    def staging(self) -> str:
        """Group of the staging repositories, one a delivery."""
        return f"{self.root}/penampungan"

    @property
    def complaints(self) -> str:
        return f"{self.root}/pengaduan"

    @property
    def guest_book(self) -> str:
        return f"{self.root}/buku-tamu"

    def opd_of(self, project_path: str) -> str | None:
        """Give the office's key of a request project, None for any other project."""
        parent, _, name = project_path.rpartition("/")
        return name if parent == self.requests else None
