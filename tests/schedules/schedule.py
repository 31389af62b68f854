"""What people do to one request and what goes wrong meanwhile: drawn from a number, the same each time.

How the turns fall between the service's own steps is the machine's business: the number gives the
acts again, not the race.
"""

from dataclasses import dataclass
from random import Random

PATH = (("attach all", ""), *(("move", step) for step in ("04", "07", "08", "09", "11", "12")))
# Who does what, how likely it is, and what may stand for it.
ACTS: dict[str, tuple[int, tuple[str, ...]]] = {
    "move": (5, tuple(f"{step:02}" for step in range(1, 13))),
    "two labels": (1, ("07", "09")),
    "strip labels": (1, ("",)),
    "drag to Closed": (1, ("",)),
    "reopen": (2, ("",)),
    "assign": (1, ("teknisi", "")),
    "attach all": (1, ("",)),
    "attach one": (2, tuple("234567")),
    "attach none": (1, ("7", "5")),
    "deliver anew": (2, ("",)),
    "edit the form": (2, ("Tujuan", "Kontak", "")),
    "office says": (
        4,
        (
            "@inventaris-bot periksa",
            "@inventaris-bot siap\n@inventaris-bot bantuan",
            "@inventaris-bot periska",
            "@inventaris-bot lewati 10 tidak diperlukan: tanpa domain, bukti: BA nomor 3/2026",
            "Terima kasih, @inventaris-bot",
        ),
    ),
    "office fills in": (
        3,
        ("team", "bad team", "appointment", "bad appointment", "no appointment"),
    ),
    "office edits a comment": (2, ("team", "claims", "")),
    "office deletes a comment": (2, ("",)),
    "office cancels": (1, ("",)),
    "technician says": (
        2,
        (
            "@inventaris-bot lewati 10 tidak diperlukan: tanpa domain, bukti: BA nomor 3/2026",
            "@inventaris-bot terima-tanpa 7 swakelola",
            "@inventaris-bot terima-tanpa",
            "@inventaris-bot periksa",
        ),
    ),
    "technician fills in": (3, ("technicians", "claims", "verdicts", "response", "bad response")),
    "technician deletes a note of the service": (1, ("",)),
    "head says": (
        2,
        ("@inventaris-bot setujui", "@inventaris-bot setujui", "@inventaris-bot tolak ganda sama"),
    ),
}
KINDS = (
    *("429", "502", "502", "push", "before", "after", "after"),
    *("drop", "double", "late", "swap", "kill", "forget"),
)
ROUTES = ("", "/issues/", "/notes$", "/repository/commits$", "/repository/files/", "/projects$")


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule of the forge's (`429`, `502`, `before`, `after`), or a fate of hooks and processes.

    `before` and `after` stall a request of the service; where `kills`, its worker is ended then.
    """

    kind: str
    nth: int = 1
    method: str = ""
    route: str = ""
    kills: bool = False

    def __str__(self) -> str:
        told = " ".join(part for part in (self.kind, self.method, self.route) if part)
        return f"{told} number {self.nth}{', killing' if self.kills else ''}"


@dataclass(frozen=True, slots=True)
class Turn:
    """An act, the fault that is set before it, and the seconds of quiet before both."""

    pause_s: float
    act: str
    argument: str
    fault: Fault | None

    def __str__(self) -> str:
        set_before = f" [{self.fault}]" if self.fault else ""
        return f"{self.pause_s:.1f} s{set_before} {self.act} {self.argument!r}"


def schedule(seed: int) -> tuple[Turn, ...]:
    """Draw 8 to 15 acts: some of the way to the end, and others strewn in."""
    random = Random(seed)
    acts = list(PATH[: random.randint(1, len(PATH))])
    names, weights = list(ACTS), [weight for weight, _ in ACTS.values()]
    for _ in range(random.randint(8, 15) - len(acts)):
        name = random.choices(names, weights)[0]
        place = random.randint(0, len(acts))
        acts.insert(place, (name, random.choice(ACTS[name][1])))
    return tuple(
        Turn(
            pause_s=random.choice((0.0, 0.1, 0.3, 0.6, 1.0, 2.0)),
            act=act,
            argument=argument,
            fault=_fault(random) if random.random() < 0.5 else None,
        )
        for act, argument in acts
    )


def _fault(random: Random) -> Fault:
    kind = random.choice(KINDS)
    nth = random.randint(1, 6)
    match kind:
        case "429" | "502" | "before" | "after":
            method = random.choice(("", "GET", "POST", "POST", "PUT"))
            kills = kind in {"before", "after"} and random.random() < 0.7
            return Fault(kind, nth, method, random.choice(ROUTES), kills)
        case "push":
            return Fault("502", 1, "POST", "/git-receive-pack$")
        case _:
            return Fault(kind, nth)
