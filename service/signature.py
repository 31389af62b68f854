"""Tell whether a delivery comes from the GitLab that knows our secret."""

import hmac
from collections.abc import Mapping

from pydantic import SecretStr
from standardwebhooks import Webhook, WebhookVerificationError


def is_from_gitlab(headers: Mapping[str, str], body: bytes, secret: SecretStr) -> bool:
    """Check signature or token in constant time; a bad signature is never saved by a token.

    GitLab signs by Standard Webhooks where it knows how (2026), else it sends the plain token in
    `X-Gitlab-Token`.
    """
    known = secret.get_secret_value()
    sent = {name.lower(): value for name, value in headers.items()}
    if "webhook-signature" in sent:
        return _is_signed(sent, body, known)
    return hmac.compare_digest(sent.get("x-gitlab-token", "").encode(), known.encode())


def _is_signed(headers: dict[str, str], body: bytes, secret: str) -> bool:
    try:
        Webhook(secret).verify(body, headers, json_parse=False)
    except (WebhookVerificationError, ValueError):
        # ValueError: parts that are no base64, no UTF-8 or not of the form `v1,...`.
        return False
    return True
