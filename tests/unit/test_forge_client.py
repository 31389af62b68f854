"""How the connection to GitLab is made."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from gitlab.exceptions import GitlabHttpError

from inventaris.errors import ForgeRefusedError, ForgeUnavailableError
from inventaris.forge.client import Forge, translated
from tests.builders import settings


def test_a_proxy_of_the_environment_is_used_and_a_netrc_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, str | None]] = []

    class Proxy(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append((self.path, self.headers["Authorization"]))
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_: Any) -> None:
            pass

    netrc = tmp_path / "netrc"
    netrc.write_text("machine gitlab.kota.example login siapa password rahasia")
    netrc.chmod(0o600)
    with ThreadingHTTPServer(("127.0.0.1", 0), Proxy) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("NETRC", str(netrc))
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{server.server_port}")
        Forge(settings(tmp_path, gitlab_url="http://gitlab.kota.example")).get("/version")
        server.shutdown()
    assert asked == [("http://gitlab.kota.example/api/v4/version", None)]


def test_certificates_of_the_environment_are_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = tmp_path / "kota.pem"
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(missing))
    with pytest.raises(OSError, match=r"kota\.pem"):
        Forge(settings(tmp_path, gitlab_url="https://127.0.0.1:9")).get("/version")


def test_no_error_tells_an_uploads_secret(tmp_path: Path) -> None:
    forge = Forge(settings(tmp_path, gitlab_url="http://127.0.0.1:1"))
    with pytest.raises(ForgeUnavailableError) as told:
        forge.get(f"/projects/7/uploads/{'a1' * 16}/ktp-budi.pdf")
    assert str(told.value).startswith("GET /projects/7/uploads/...: ")
    assert "ktp" not in str(told.value)


def test_reasons_by_field_are_told_as_a_refusal() -> None:
    with (
        pytest.raises(ForgeRefusedError, match=r"path.*has already been taken"),
        translated("POST /"),
    ):
        raise GitlabHttpError({"path": ["has already been taken"]}, 400)  # type: ignore[arg-type]
