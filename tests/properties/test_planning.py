"""Planning converges: after doing the plan nothing is left to plan."""

from copy import deepcopy
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from inventaris.model.action import EditIssue, StartJob
from inventaris.model.snapshot import Snapshot
from inventaris.planner.mails import may_follow
from inventaris.planner.plan import next_look, plan
from tests.world import (
    BOT,
    GOOD_FORM,
    HEAD,
    NOW,
    OFFICE,
    SECRET,
    STRANGER,
    TECHNICIAN,
    World,
    a_city,
    a_snapshot,
    moved,
    said,
    stripped,
)

STEPS = [step.label for step in a_city().workflow.steps]
JOBS = ["lampiran", "penampungan", "penyimpanan", "laporan", "undangan", "surel", "lembar", "akses"]
PEOPLE = st.sampled_from([OFFICE, TECHNICIAN, STRANGER, HEAD, BOT])
DESCRIPTIONS = st.sampled_from(
    [
        GOOD_FORM,
        "",
        GOOD_FORM.replace("20 November 2026", "31 Februari 2026"),
        GOOD_FORM.replace(f"[sipadu.zip](/uploads/{SECRET}/sipadu.zip)", "menyusul"),
        GOOD_FORM.replace("SIPADU", "/close @root"),
        f"{GOOD_FORM}### Subdomain\nmail, /close @root\n### Kebutuhan hosting\n2 core, @root\n",
        f"{GOOD_FORM}### Subdomain\nsipadu\n",
    ]
)
COMMENTS = st.sampled_from(
    [
        "Terima kasih",
        "@inventaris-bot periksa",
        "@inventaris-bot siap\n@inventaris-bot bantuan",
        "@inventaris-bot entah",
        "@inventaris-bot terima-tanpa 7 swakelola",
        "@inventaris-bot lewati 10 tidak diperlukan: sudah berdomain, bukti: BA nomor 3/2026",
        "@inventaris-bot lewati 9 tidak diperlukan",
        "@inventaris-bot tolak ganda sudah terdaftar",
        "@inventaris-bot batalkan-permohonan tidak jadi",
        "@inventaris-bot setujui",
        "Jadwal presentasi: Rabu, 2 Desember 2026 pukul 09.00 WIB di ruang rapat",
        "Undangan: Kamis, 26 November 2026 pukul 13.30",
        "Jadwal presentasi: besok",
        "Jadwal presentasi: batal",
        "### Tim OPD\n1. Sari, NIP -, jabatan Staf, OPD, ketua, @sari.disdik\n2. Budi, NIP 1",
        "### Tim OPD\n1. Andi, NIP -, jabatan Staf, Kominfo, ketua, @teknisi\n",
        "### Tim kominfo\nDasar: Disposisi 1 tanggal 2 Mei 2026\n\n- Andi, NIP -, Staf, PJ, @teknisi",
        "### Klaim\n1. Mencetak /close @root\n2. Masuk",
        "### Putusan pengujian\n1. sesuai\n2. tidak diuji",
        "### Tanggapan\nPutusan: perlu perbaikan\n\n1. Log bocor; perbaikan: hapus",
        f"Atas nama OPD [a.pdf](/uploads/{SECRET}/a.pdf)\n### Analisis d\nSDM: dua orang",
        f"[x](/uploads/{SECRET}/lembar-kerja-03.xlsx)",
        f"1. Source code: [v2.zip](/uploads/{SECRET}/v2.zip)",
        "\n".join(
            f"{kind.number}. {kind.name}: [a.pdf](/uploads/{SECRET}/a{kind.number}.pdf)"
            for kind in a_city().workflow.attachments
        ),
    ]
)
WORLDS = st.builds(lambda names: World(frozenset(names)), st.sets(st.sampled_from(JOBS)))


@st.composite
def histories(draw: st.DrawFn) -> tuple[Snapshot, datetime, World]:
    """People do things, and between them the service comes by or does not."""
    world, now = draw(WORLDS), NOW
    snapshot = a_snapshot(draw(DESCRIPTIONS))
    for _ in range(draw(st.integers(0, 6))):
        now += timedelta(minutes=draw(st.integers(1, 600)))
        match draw(st.sampled_from(["move", "say", "strip", "pass", "delete"])):
            case "move":
                snapshot = moved(snapshot, draw(st.sampled_from(STEPS)), draw(PEOPLE), now)
            case "say":
                snapshot = said(snapshot, draw(COMMENTS), draw(PEOPLE), now)
            case "strip":
                snapshot = stripped(snapshot, draw(PEOPLE), now)
            case "pass":
                snapshot = world.after(snapshot, plan(snapshot, a_city(), now), now)
            case _ if snapshot.notes:
                gone = draw(st.integers(0, len(snapshot.notes) - 1))
                notes = snapshot.notes[:gone] + snapshot.notes[gone + 1 :]
                snapshot = replace(snapshot, notes=notes)
    return snapshot, now + timedelta(minutes=1), world


@given(histories())
def test_planning_comes_to_an_end(history: tuple[Snapshot, datetime, World]) -> None:
    snapshot, now, world = history
    world.settled(snapshot, now)


@given(histories())
def test_after_doing_a_plan_only_its_jobs_its_mails_and_its_own_move_of_the_card_lead_to_more(
    history: tuple[Snapshot, datetime, World],
) -> None:
    snapshot, now, world = history
    actions = plan(snapshot, a_city(), now)
    leads_on = any(
        isinstance(action, StartJob)
        or (isinstance(action, EditIssue) and set(action.add_labels) & set(STEPS))
        for action in actions
    ) or may_follow(a_city(), actions)
    if not leads_on:
        assert plan(world.after(snapshot, actions, now), a_city(), now) == ()


@given(histories())
def test_nobody_is_called_twice_for_the_same_thing(
    history: tuple[Snapshot, datetime, World],
) -> None:
    snapshot, now, world = history
    snapshot, _ = world.settled(snapshot, now)
    keys = [
        note.body.rpartition("<!-- ")[2].split()[0]
        for note in snapshot.notes
        if note.author == BOT and "<!-- inventaris:" in note.body
    ]
    assert len(keys) == len(set(keys))


@given(histories())
def test_what_is_closed_by_the_service_stays_closed(
    history: tuple[Snapshot, datetime, World],
) -> None:
    snapshot, now, world = history
    snapshot, _ = world.settled(snapshot, now)
    if snapshot.dossier.finished_at:
        assert snapshot.issue.state == "closed"
        end = snapshot.dossier.decided
        assert f"keadaan::{end.kind if end else 'selesai'}" in snapshot.issue.labels
        assert not any(label.startswith("giliran::") for label in snapshot.issue.labels)


@given(histories())
def test_the_same_snapshot_gives_the_same_plan(
    history: tuple[Snapshot, datetime, World],
) -> None:
    snapshot, now, _ = history
    assert plan(snapshot, a_city(), now) == plan(deepcopy(snapshot), a_city(), now)


@given(histories(), st.timedeltas(timedelta(0), timedelta(days=90)))
def test_until_the_next_look_there_is_nothing_to_do(
    history: tuple[Snapshot, datetime, World], later: timedelta
) -> None:
    snapshot, now, world = history
    snapshot, _ = world.settled(snapshot, now)
    wake = next_look(snapshot, snapshot.dossier, a_city(), now)
    then = min(now + later, wake - timedelta(microseconds=1)) if wake else now + later
    assert plan(snapshot, a_city(), then) == plan(deepcopy(snapshot), a_city(), then) == ()
