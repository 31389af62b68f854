"""Draw a city's layout from its data, wording and templates."""

from jinja2 import Environment, TemplateNotFound

from inventaris.city import load_city
from inventaris.documents.render import Renderer
from inventaris.duties import DUTIES
from inventaris.errors import ConfigError
from inventaris.layout.fingerprint import fingerprint
from inventaris.layout.model import Wanted
from inventaris.layout.wanted import wanted_layout
from inventaris.layout.wording import Text, Wording, parse_wording
from inventaris.model.city import City
from inventaris.places import Places
from inventaris.settings import Settings

_WORDING = "gitlab/tata-letak.toml"


class Blueprint:
    """A city's layout and the texts that go with it.

    Its templates hold the operator's own data alone, so nothing is made inert.

    Raises:
        ConfigError: the wording is missing or wrong.

    """

    def __init__(self, settings: Settings, city: City) -> None:
        self.city = city
        self._environment: Environment = Renderer(settings, city).environment.overlay(
            finalize=lambda value: value
        )
        self.wording: Wording = self._wording()
        mark = fingerprint(settings.webhook_secret, settings.hook_url)
        self.wanted: Wanted = wanted_layout(
            city,
            Places(settings.root_group),
            self.wording,
            request_template=self._request_template(),
            readme=self._readme,
            hook_url=settings.hook_url,
            hook_description=f"inventaris {mark}",
        )

    def text(self, template: str, **values: object) -> str:
        """Render a template with the service standard beside its own values."""
        standard = self.city.standard
        return self._environment.get_template(template).render(
            biaya=standard.cost,
            produk=standard.product,
            waktu=standard.duration,
            pengaduan=standard.complaints,
            **values,
        )

    def _wording(self) -> Wording:
        try:
            text = self.text(_WORDING)
        except TemplateNotFound:
            raise ConfigError(f"{_WORDING}: missing among the templates") from None
        return parse_wording(text, _WORDING)

    def _request_template(self) -> str:
        workflow = self.city.workflow
        return self.text(
            "gitlab/permohonan.md.j2",
            wajib=[field for field in workflow.form if field.required],
            pilihan=[field for field in workflow.form if not field.required],
            lampiran=workflow.attachments,
        )

    def _readme(self, text: Text) -> str:
        return self.text("gitlab/readme.md.j2", nama=text.nama, uraian=text.uraian)


def load_blueprint(settings: Settings) -> Blueprint:
    """Read the city that the settings name and draw its layout.

    Raises:
        ConfigError: the city's data or wording are wrong; every problem, a line each.

    """
    return Blueprint(settings, load_city(settings.kota_dir / settings.city, frozenset(DUTIES)))
