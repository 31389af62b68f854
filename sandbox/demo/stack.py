"""Forge, Redis, service, workers and beat, each a process of its own, on free ports of loopback."""

import os
import secrets
import subprocess
import sys
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import requests

from sandbox.demo.processes import (
    GUNICORN_READY,
    REDIS_READY,
    Process,
    ProcessError,
    free_port,
    redis_server,
)

HOME = Path(__file__).resolve().parents[2]
ROOT_GROUP = "inventarisasi"
BOT = "inventaris-bot"
BOT_SCOPES = ["api", "write_repository", "self_rotate"]
PYTHON = sys.executable
TOOLS = Path(PYTHON).parent


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who can sign in to the forge."""

    role: str
    username: str
    name: str
    email: str
    password: str
    token: str
    id: int


@dataclass
class Stack:
    """Everything that runs; `settings` go before the stack's own `INVENTARIS_*`."""

    folder: Path
    city: str = "tebing-tinggi"
    kota_dir: Path = HOME / "kota"
    settings: dict[str, str] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.root_token = "glpat-" + secrets.token_urlsafe(15)
        self._webhook_secret = secrets.token_urlsafe(24)
        self._forge_port, self._redis_port, self._service_port = (free_port() for _ in range(3))
        self._bot_token = ""
        self.forge_url = f"http://127.0.0.1:{self._forge_port}"
        self.service_url = f"http://127.0.0.1:{self._service_port}"
        self.redis_url = f"redis://127.0.0.1:{self._redis_port}/0"
        self._processes: dict[str, Process] = {}

    def environment(self) -> dict[str, str]:
        """Give the environment that the product's processes run in."""
        mine = {
            "GITLAB_URL": self.forge_url,
            "GITLAB_TOKEN": self._bot_token,
            "BOT_USERNAME": BOT,
            "ROOT_GROUP": ROOT_GROUP,
            "WEBHOOK_SECRET": self._webhook_secret,
            "SERVICE_URL": self.service_url,
            "REDIS_URL": self.redis_url,
            "CITY": self.city,
            "KOTA_DIR": str(self.kota_dir),
            "WORK_DIR": str(self.folder / "work"),
            **self.settings,
        }
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("INVENTARIS_")}
        path = f"{TOOLS}{os.pathsep}{inherited.get('PATH', '')}"
        return inherited | {"PATH": path} | {f"INVENTARIS_{k}": v for k, v in mine.items()}

    def start_forge(self) -> None:
        """Start the forge; state from an earlier start is found again."""
        self._start(
            "forge",
            [
                *(PYTHON, "-m", "sandbox", "--port", str(self._forge_port)),
                *("--data", str(self.folder / "forge"), "--root-token", self.root_token),
                *("--touch-interval", self.settings.get("TOUCH_INTERVAL_S", "60")),
            ],
            lambda printed: self.forge_url in printed,
        )

    def start_redis(self) -> None:
        self._start(
            "redis",
            [
                *(redis_server(), "--bind", "127.0.0.1", "--port", str(self._redis_port)),
                *("--save", "", "--appendonly", "no", "--dir", str(self.folder)),
            ],
            lambda printed: REDIS_READY in printed,
        )

    def start_service(self) -> None:
        self._start(
            "service",
            [
                *(PYTHON, "-m", "gunicorn", "--bind", f"127.0.0.1:{self._service_port}"),
                *("--worker-class", "gthread", "--threads", "8", "service.wsgi:app"),
            ],
            lambda printed: GUNICORN_READY in printed,
        )

    def start_worker(
        self, name: str = "worker", queues: str = "reconcile,import,document,mail"
    ) -> None:
        """Start one worker for these queues."""
        self._start(
            name,
            [
                *(PYTHON, "-m", "celery", "-A", "workers.celery", "worker"),
                *("-n", f"{name}@sandbox", "-Q", queues, "-c", "1", "--without-gossip"),
                *("--without-mingle",),
            ],
            lambda printed: "worker_ready" in printed,
        )

    def start_beat(self) -> None:
        self._start(
            "beat",
            [
                *(PYTHON, "-m", "celery", "-A", "workers.beat", "beat"),
                *("--pidfile", ""),
            ],
            lambda printed: "beat_ready" in printed,
        )

    def make_accounts(self) -> None:
        """Have the administrator make the service's user and everybody of the city's files."""
        self._bot_token = self._make_account("layanan", BOT, "Inventaris", BOT_SCOPES).token
        city = tomllib.loads((self.kota_dir / self.city / "kota.toml").read_text())
        offices = tomllib.loads((self.kota_dir / self.city / "opd.toml").read_text())["opd"]
        people = [("teknisi", person) for person in city.get("teknisi", ())]
        people += [(official["peran"], official) for official in city.get("pejabat", ())]
        for office in offices:
            people += [(f"opd {office['kunci']}", person) for person in office.get("orang", ())]
        # Somebody may serve in several capacities; the first names the account.
        for akun, (role, person) in {p["akun"]: (r, p) for r, p in reversed(people)}.items():
            self._make_account(role, akun, person["nama"])

    def run(self, *arguments: str) -> str:
        """Run `inventaris` with the stack's settings and give what it printed.

        Raises:
            ProcessError: it did not end with 0.

        """
        ended = subprocess.run(
            [str(TOOLS / "inventaris"), *arguments],
            env=self.environment(),
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if ended.returncode:
            told = f"{ended.stdout}{ended.stderr}".strip()
            raise ProcessError(f"inventaris {' '.join(arguments)}: exit {ended.returncode}\n{told}")
        return ended.stdout

    def run_setup(self, *arguments: str) -> str:
        return self.run("setup", *arguments)

    def process(self, name: str) -> Process:
        return self._processes[name]

    def stop(self) -> None:
        """Stop everything, in the reverse order of starting."""
        for process in reversed(self._processes.values()):
            process.stop()

    def _start(self, name: str, command: list[str], is_ready: Callable[[str], bool]) -> None:
        if name not in self._processes or not self._processes[name].is_running:
            self._processes[name] = Process(
                name, command, self.folder / f"{name}.log", self.environment()
            )
            self._processes[name].start(is_ready)

    def _make_account(
        self, role: str, username: str, name: str, scopes: list[str] | None = None
    ) -> Account:
        password = secrets.token_urlsafe(12)
        email = f"{username}@sandbox.invalid"
        user = self._admin(
            "/users",
            {
                "username": username,
                "name": name,
                "email": email,
                "password": password,
                "skip_confirmation": True,
            },
        )
        token = self._admin(
            f"/users/{user['id']}/personal_access_tokens",
            {"name": "demo", "scopes": scopes or ["api"]},
        )["token"]
        account = Account(role, username, name, email, password, token, int(user["id"]))
        self.accounts[username] = account
        return account

    def _admin(self, path: str, body: dict[str, object]) -> dict[str, str]:
        answer = requests.post(
            f"{self.forge_url}/api/v4{path}",
            json=body,
            headers={"PRIVATE-TOKEN": self.root_token},
            timeout=30,
        )
        answer.raise_for_status()
        made: dict[str, str] = answer.json()
        return made
