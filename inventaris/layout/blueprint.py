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
from inventaris.model.steps import Channel
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
            templates=self._templates(Places(settings.root_group)),
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

    def _templates(self, places: Places) -> dict[str, dict[str, str]]:
        """Write the issue templates of each project that people write to us in."""
        channels = [channel for channel in self.city.workflow.channels if channel.template]
        requests = {channel.template: self._request_template(channel) for channel in channels}
        templates = {places.request_project(office.key): requests for office in self.city.offices}
        if book := self.city.guest_book:
            text = self.text("gitlab/buku-tamu.md.j2", isian=book.fields, janji=book.promise)
            templates[places.guest_book] = {book.template: text}
        if desk := self.city.complaints:
            text = self.text("gitlab/pengaduan.md.j2", isian=desk.fields, bobot=desk.weights)
            templates[places.complaints] = {desk.template: text}
        return templates

    def _request_template(self, channel: Channel) -> str:
        workflow = self.city.workflow
        return self.text(
            "gitlab/permohonan.md.j2",
            saluran=channel,
            loket=[field for field in workflow.desk_form if channel.key in field.channels],
            wajib=[one for one in workflow.form if one.is_required_in(channel.key)],
            pilihan=[one for one in workflow.form if not one.is_required_in(channel.key)],
            lampiran=workflow.attachments,
            langkah=workflow.steps[0],
        )

    def _readme(self, text: Text) -> str:
        return self.text("gitlab/readme.md.j2", nama=text.nama, uraian=text.uraian)


def load_blueprint(settings: Settings) -> Blueprint:
    """Read the city that the settings name and draw its layout.

    Raises:
        ConfigError: the city's data or wording are wrong; every problem, a line each.

    """
    return Blueprint(settings, load_city(settings.kota_dir / settings.city, frozenset(DUTIES)))
