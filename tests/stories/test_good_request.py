"""The whole way of a good request."""

from tests.stack import City


def test_a_good_request_goes_to_its_end(city: City) -> None:
    request = city.file("SIPADU")
    request.goes_to_the_end()
    assert request.issue.state == "closed"
