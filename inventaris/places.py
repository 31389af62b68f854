"""Where things are on the forge: the one place that knows the layout's paths."""

from dataclasses import dataclass

from inventaris.model.issue import DESKS, Desk, DeskRef, Ref


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
        return self.desk_project("pengaduan")

    @property
    def guest_book(self) -> str:
        return self.desk_project("buku-tamu")

    def desk_project(self, desk: Desk) -> str:
        return f"{self.root}/{desk}"

    def project_of(self, ref: Ref) -> str:
        """Give the project that an issue of ours lives in."""
        return (
            self.desk_project(ref.desk)
            if isinstance(ref, DeskRef)
            else self.request_project(ref.opd)
        )

    def opd_of(self, project_path: str) -> str | None:
        """Give the office's key of a request project, None for any other project."""
        parent, _, name = project_path.rpartition("/")
        return name if parent == self.requests and name not in DESKS else None

    def name_of(self, project_path: str) -> str | None:
        """Give what stands before the `#` of a project's issues, None where they are not ours."""
        desks = {self.desk_project(desk): desk for desk in DESKS}
        return desks.get(project_path) or self.opd_of(project_path)
