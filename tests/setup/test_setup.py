"""`inventaris setup` against the sandbox forge, run as an ordinary user."""

import base64
import shutil
from pathlib import Path

import pytest
from pypdf import PdfReader

from inventaris.layout.wanted import template_path
from inventaris.settings import HOME
from tests.setup.conftest import ROOT_GROUP, SIGNING_SECRET, Api, City, new_token, new_user

STEPS = 12


def test_an_empty_forge_gets_the_whole_layout_and_a_second_run_does_nothing(city: City) -> None:
    first = city.setup()
    assert first.exit_code == 0, first.output
    world = city.world()

    second = city.setup()
    assert second.exit_code == 0, second.output
    assert "nothing to do" in second.output
    assert city.world() == world

    (board,) = world.boards
    titles = [row["label"]["name"] for row in board["lists"]]
    assert titles == sorted(titles)
    assert len(titles) == STEPS
    assert all(len(hooks) == 1 for hooks in world.hooks)
    assert {hooks[0]["confidential_note_events"] for hooks in world.hooks} == {True}
    assert {hooks[0]["push_events"] for hooks in world.hooks} == {False}


def test_a_dry_run_tells_every_step_and_changes_nothing(city: City) -> None:
    told = city.setup("--dry-run")
    assert told.exit_code == 0, told.output
    assert f"would create group {ROOT_GROUP}\n" in told.output
    assert not [row for row in city.as_root.rows("/groups") if row["full_path"] == ROOT_GROUP]
    assert "new request" not in told.output

    would = [line.removeprefix("would ") for line in told.output.splitlines()]
    done = city.setup().output.splitlines()
    assert done[: len(would)] == would


def test_an_office_sees_its_own_requests_and_no_others(city: City, root: Api) -> None:
    city.setup()
    sari = Api(root.url, new_token(root, "sari.disdik"))
    seen = [row["path_with_namespace"] for row in sari.rows("/projects?membership=true")]
    assert seen == [f"{ROOT_GROUP}/permohonan/disdik"]
    groups = sari.rows(f"/groups?search={ROOT_GROUP}&min_access_level=20")
    assert [row["full_path"] for row in groups] == [f"{ROOT_GROUP}/aplikasi/disdik"]


def test_each_office_gets_a_link_and_a_page_with_pictures(city: City) -> None:
    output = city.setup().output
    link = (
        f"{city.as_root.url}/{ROOT_GROUP}/permohonan/disdik/-/issues/new"
        "?issuable_template=Permohonan&issue%5Btitle%5D="
    )
    assert link in output
    guide = PdfReader(city.folder / "disdik.pdf")
    (page,) = guide.pages
    assert "Dinas Pendidikan dan Kebudayaan" in page.extract_text()
    assert "diskominfo@tebingtinggikota.go.id" in page.extract_text()
    links = [note.get_object() for note in page.annotations or []]
    assert any(str(note["/A"]["/URI"]).startswith(link) for note in links)


def test_pages_are_left_out_on_wish(city: City, tmp_path: Path) -> None:
    output = city.run("setup", "--no-panduan", "--panduan", str(tmp_path)).output
    assert "issuable_template=Permohonan" in output
    assert "guide:" not in output
    assert not list(tmp_path.iterdir())


def test_the_desk_gets_its_links(city: City) -> None:
    output = city.setup().output
    new = f"{city.as_root.url}/{ROOT_GROUP}/buku-tamu/-/issues/new?issuable_template=Kunjungan"
    assert f"{new}&issue%5Btitle%5D=Kunjungan\n" in output
    assert f"{ROOT_GROUP}/pengaduan/-/issues/new?issuable_template=Pengaduan" in output


def test_the_form_is_each_projects_issue_template(city: City) -> None:
    city.setup()
    path = template_path("Permohonan").replace("/", "%2F")
    file = city.as_bot(
        "GET", f"/api/v4{city.project('permohonan/umum')}/repository/files/{path}?ref=main"
    )
    text = base64.b64decode(file["content"]).decode()
    assert '/label ~"langkah::01-permohonan"' in text
    assert "Tidak dipungut biaya (gratis)" in text


def test_a_group_of_somebody_else_is_adopted_only_when_named(city: City) -> None:
    city.as_bot("POST", "/api/v4/groups", name="Milik kami", path=ROOT_GROUP, description="Lama")
    refused = city.setup()
    assert refused.exit_code == 1
    assert f"--adopt '{ROOT_GROUP}'" in refused.output
    assert city.as_root.rows(f"{city.group()}/subgroups") == []

    adopted = city.setup("--adopt", ROOT_GROUP)
    assert adopted.exit_code == 0, adopted.output
    group = city.as_root("GET", f"/api/v4{city.group()}")
    assert group["name"] == "Milik kami"
    assert group["description"].startswith("Lama ")
    assert "nothing to do" in city.setup().output


def test_what_people_took_away_comes_back(city: City) -> None:
    city.setup()
    before = city.world()
    (board,) = before.boards
    lists = f"/api/v4{city.group('permohonan')}/boards/{board['id']}/lists"
    city.as_root("DELETE", f"{lists}/{board['lists'][3]['id']}")
    city.as_root("PUT", f"{lists}/{board['lists'][0]['id']}", position=5)
    city.as_root("DELETE", f"/api/v4{city.group('permohonan')}/labels/waktu::terlambat")
    city.as_root("PUT", f"/api/v4{city.project('arsip')}", wiki_access_level="enabled")

    assert city.setup().exit_code == 0
    assert "nothing to do" in city.setup().output
    (after,) = city.world().boards
    names = [[row["label"]["name"] for row in one["lists"]] for one in (board, after)]
    assert names[0] == names[1]


def test_a_second_hook_of_ours_goes_and_a_foreign_one_stays(city: City) -> None:
    city.setup()
    hooks = f"{city.project('permohonan/disdik')}/hooks"
    foreign = city.as_bot("POST", f"/api/v4{hooks}", url="http://127.0.0.1:2/theirs")
    city.as_bot("POST", f"/api/v4{hooks}", url="http://127.0.0.1:1/webhook")
    (first, *_) = city.as_root.rows(hooks)

    assert city.setup().exit_code == 0
    assert {row["id"] for row in city.as_root.rows(hooks)} == {first["id"], foreign["id"]}


def test_a_new_secret_is_given_to_every_hook_and_never_shown(city: City) -> None:
    city.setup()
    other = "rahasia-lain-yang-juga-panjang"
    told = city.setup(INVENTARIS_WEBHOOK_SECRET=other)
    assert told.output.count("set events and secret of the webhook") == 4 + 2
    assert other not in told.output
    assert "nothing to do" in city.setup(INVENTARIS_WEBHOOK_SECRET=other).output


@pytest.mark.parametrize("can_sign", [True, False])
def test_hooks_sign_where_gitlab_can_and_send_the_token_where_not(
    city: City, root: Api, can_sign: bool
) -> None:
    root("PUT", "/_sandbox/features", webhook_signing_token=can_sign)
    told = city.setup(INVENTARIS_WEBHOOK_SECRET=SIGNING_SECRET)
    root("PUT", "/_sandbox/features", webhook_signing_token=False)
    assert told.exit_code == 0, told.output
    assert ("sent as a plain token" in told.output) is not can_sign
    assert "nothing to do" in city.setup(INVENTARIS_WEBHOOK_SECRET=SIGNING_SECRET).output


@pytest.mark.parametrize("can_sign", [True, False])
@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_a_setup_that_ends_before_a_hook_has_its_secret_leaves_that_to_the_next(
    city: City, root: Api, can_sign: bool, method: str
) -> None:
    signing = {"INVENTARIS_WEBHOOK_SECRET": SIGNING_SECRET}
    if method == "PUT":
        city.setup()  # of a plain secret, which must not stay
    root("PUT", "/_sandbox/features", webhook_signing_token=can_sign)
    root("POST", "/_sandbox/faults", mode="502", method=method, route="/hooks(/[0-9]+)?$")
    assert city.setup(**signing).exit_code == 1
    again = city.setup(**signing)
    assert again.exit_code == 0
    mended = again.output.count("set events and secret of the webhook")
    assert mended == (1 if method == "POST" else 4 + 2)
    root("PUT", "/_sandbox/features", webhook_signing_token=True)
    hooks = [hook for hooks in city.world().hooks for hook in hooks]
    root("PUT", "/_sandbox/features", webhook_signing_token=False)
    assert {hook["signing_token_present"] for hook in hooks} == {can_sign}
    assert {hook["token_present"] for hook in hooks if not can_sign} <= {True}
    assert "nothing to do" in city.setup(**signing).output


def test_a_key_that_signed_does_not_outlive_the_change_to_a_plain_secret(
    city: City, root: Api
) -> None:
    root("PUT", "/_sandbox/features", webhook_signing_token=True)
    city.setup(INVENTARIS_WEBHOOK_SECRET=SIGNING_SECRET)
    assert city.setup().exit_code == 0
    hooks = [hook for hooks in city.world().hooks for hook in hooks]
    root("PUT", "/_sandbox/features", webhook_signing_token=False)
    assert {(hook["token_present"], hook["signing_token_present"]) for hook in hooks} == {
        (True, False)
    }


@pytest.mark.parametrize("fault", ["502", "429"])  # the old hook is gone, or still there
def test_a_setup_that_ends_at_a_hooks_replacement_leaves_a_hook_and_the_next_one_alone(
    city: City, root: Api, fault: str
) -> None:
    root("PUT", "/_sandbox/features", webhook_signing_token=True)
    city.setup(INVENTARIS_WEBHOOK_SECRET=SIGNING_SECRET)
    root("POST", "/_sandbox/faults", mode=fault, method="DELETE", route="/hooks/[0-9]+$")
    assert city.setup().exit_code == 1
    assert all(city.world().hooks)

    assert city.setup().exit_code == 0
    hooks = city.world().hooks
    root("PUT", "/_sandbox/features", webhook_signing_token=False)
    assert [[hook["signing_token_present"] for hook in of_one] for of_one in hooks] == [[False]] * 4


def test_a_higher_role_that_somebody_has_is_kept(city: City, root: Api) -> None:
    city.setup()
    (kadis,) = root("GET", "/api/v4/users?username=kadis")
    root("PUT", f"/api/v4{city.group()}/members/{kadis['id']}", access_level=50)
    assert "nothing to do" in city.setup().output
    assert root("GET", f"/api/v4{city.group()}/members/{kadis['id']}")["access_level"] == 50


def test_where_hooks_to_the_local_network_are_refused_it_says_who_allows_them(
    city: City, root: Api
) -> None:
    allow = "allow_local_requests_from_web_hooks_and_services"
    root("PUT", "/api/v4/application/settings", **{allow: False})
    refused = city.setup()
    root("PUT", "/api/v4/application/settings", **{allow: True})
    assert refused.exit_code == 1
    assert f"{root.url}/admin/application_settings/network" in refused.output
    assert city.setup().exit_code == 0


def test_a_user_who_may_not_make_a_top_group_is_told_who_must(city: City, root: Api) -> None:
    name = "bot-luar"
    new_user(root, name, external=True)
    as_external = {
        "INVENTARIS_GITLAB_TOKEN": new_token(root, name),
        "INVENTARIS_BOT_USERNAME": name,
    }
    refused = city.setup(**as_external)
    assert refused.exit_code == 1
    assert f"{root.url}/groups/new" in refused.output
    assert f"--adopt {ROOT_GROUP}" in refused.output


def test_a_user_who_is_not_owner_is_told_who_makes_it_one(city: City, root: Api) -> None:
    group = root("POST", "/api/v4/groups", name=ROOT_GROUP, path=ROOT_GROUP)
    (bot,) = root("GET", "/api/v4/users?username=inventaris-bot")
    root("POST", f"/api/v4/groups/{group['id']}/members", user_id=bot["id"], access_level=40)
    refused = city.setup("--adopt", ROOT_GROUP)
    assert refused.exit_code == 1
    assert f"{root.url}/groups/{ROOT_GROUP}/-/group_members" in refused.output


def test_a_path_that_a_user_has_is_told(city: City, root: Api) -> None:
    new_user(root, ROOT_GROUP)
    refused = city.setup()
    assert refused.exit_code == 1
    assert "A user of that name" in refused.output


def test_people_without_an_account_are_told_and_the_rest_is_done(
    city: City, tmp_path: Path
) -> None:
    kota = tmp_path / "kota"
    shutil.copytree(HOME / "kota", kota)
    offices = kota / "tebing-tinggi" / "opd.toml"
    offices.write_text(offices.read_text().replace("budi.dishub", "tidak.ada"))
    told = city.setup(INVENTARIS_KOTA_DIR=str(kota))
    assert told.exit_code == 1
    assert "has no account `tidak.ada`" in told.output
    assert f"{city.as_root.url}/admin/users/new" in told.output
    assert f"create webhook of {ROOT_GROUP}/permohonan/dishub" in told.output


def test_wrong_settings_are_listed_at_once_and_end_with_2(city: City) -> None:
    told = city.setup(INVENTARIS_WEBHOOK_SECRET="kurang", INVENTARIS_LEASE_S="1")
    assert told.exit_code == 2
    assert "INVENTARIS_WEBHOOK_SECRET" in told.output
    assert "INVENTARIS_REQUEST_TIMEOUT_S" in told.output


def test_a_token_of_another_user_stops_it_before_anything_is_made(city: City) -> None:
    refused = city.setup(INVENTARIS_BOT_USERNAME="orang.lain")
    assert refused.exit_code == 1
    assert "@inventaris-bot" in refused.output
