"""The pipeline of what is staged: read by the service, told to Kominfo, looked at again when asked."""

from sandbox.demo.stack import BOT, ROOT_GROUP
from tests.stack import SOURCE, City, zipped

RULES = "uji:\n  script:\n    - make test\n"


def test_the_newest_pipeline_of_the_staging_repository_is_told(city: City) -> None:
    request = city.file("Aplikasi Berpipeline", source=zipped({**SOURCE, ".gitlab-ci.yml": RULES}))
    request.move("07")
    request.waits_until(lambda: "sedang berjalan" in request.said("penampungan-1"), "a pipeline")
    request.settles()

    staging = f"{ROOT_GROUP}/penampungan/{request.number}-1"
    (running,) = city.technician.gitlab.projects.get(staging).pipelines.list(get_all=True)
    city.control("PUT", f"/pipelines/{running.id}", status="failed")
    request.says(city.technician, f"@{BOT} periksa")
    request.waits_until(lambda: "gagal" in request.said("penampungan-1"), "how it ended")
    assert running.web_url in request.said("penampungan-1")
    assert "Pipeline terbaru" not in request.read_by(city.office("disdik"))
    request.settles()
    assert len(request.notes()["penampungan-1"]) == 1
