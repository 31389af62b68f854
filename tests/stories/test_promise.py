"""The promise on the issue follows the ball: a due date while Kominfo has it, none while others do."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from inventaris.clocks import promise
from inventaris.model.dossier import Dossier
from tests.stack import City, Request
from tests.world import a_city

WIB = ZoneInfo("Asia/Jakarta")


def promised_for(request: Request) -> date:
    read = TypeAdapter(Dossier).validate_python(
        {name: value for name, value in request.dossier.items() if name != "skema"}
    )
    promised = promise(a_city(), read)
    assert promised is not None
    assert promised.due is not None
    return promised.due.astimezone(WIB).date()


def has_due(request: Request, day: date | None) -> bool:
    return bool(request.issue.due_date == (day.isoformat() if day else None))


def test_the_due_date_goes_with_the_ball_and_comes_back_with_it(city: City) -> None:
    request = city.file("Sistem Informasi Janji")
    request.move("04")
    request.attach_documents()
    request.waits_for("complete_at")
    request.settles()
    assert has_due(request, promised_for(request))

    request.move("05")
    request.waits_until(lambda: has_due(request, None), "no day promised while others are awaited")
    assert "giliran::opd" in request.labels

    request.move("06")
    request.waits_until(lambda: "giliran::kominfo" in request.labels, "Kominfo's turn")
    request.settles()
    assert has_due(request, promised_for(request))

    turns = request.dossier["ball"]
    assert [turn["holder"] for turn in turns][-3:] == ["kominfo", "opd", "kominfo"]
    moments = [datetime.fromisoformat(turn["at"]) for turn in turns]
    assert moments == sorted(moments)
    assert "Janji layanan" in request.said("status")
    assert "waktu::terlambat" not in request.labels
