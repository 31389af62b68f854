"""Only the GitLab that knows the secret is heard."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr
from standardwebhooks import Webhook

from service.signature import is_from_gitlab

TOKEN = SecretStr("a-secret-of-some-length")
KEY = SecretStr("whsec_" + base64.b64encode(b"k" * 32).decode())
BODY = b'{"object_kind": "issue"}'


def signed(at: datetime, body: bytes = BODY, key: SecretStr = KEY) -> dict[str, str]:
    signature = Webhook(key.get_secret_value()).sign("id-1", at, body.decode())
    return {
        "Webhook-Id": "id-1",
        "Webhook-Timestamp": str(int(at.timestamp())),
        "Webhook-Signature": signature,
    }


def test_the_plain_token_is_heard() -> None:
    assert is_from_gitlab({"X-Gitlab-Token": TOKEN.get_secret_value()}, BODY, TOKEN)


@pytest.mark.parametrize("headers", [{}, {"X-Gitlab-Token": "wrong"}, {"X-Gitlab-Token": "é"}])
def test_without_the_token_nobody_is_heard(headers: dict[str, str]) -> None:
    assert not is_from_gitlab(headers, BODY, TOKEN)


def test_a_signature_is_heard() -> None:
    assert is_from_gitlab(signed(datetime.now(UTC)), BODY, KEY)


def test_a_signature_of_another_body_is_not() -> None:
    assert not is_from_gitlab(signed(datetime.now(UTC)), b"{}", KEY)


def test_an_old_signature_is_a_replay() -> None:
    assert not is_from_gitlab(signed(datetime.now(UTC) - timedelta(minutes=6)), BODY, KEY)


@pytest.mark.parametrize("signature", ["v1", "v1,", "v1,%%%", "v2,abc", "", "x y z", "v1,a,b"])
def test_a_bad_signature_is_not_saved_by_the_right_token(signature: str) -> None:
    headers = signed(datetime.now(UTC)) | {
        "Webhook-Signature": signature,
        "X-Gitlab-Token": KEY.get_secret_value(),
    }
    assert not is_from_gitlab(headers, BODY, KEY)


def test_a_body_that_is_no_text_is_refused_quietly() -> None:
    assert not is_from_gitlab(signed(datetime.now(UTC)), b"\xff\xfe", KEY)
