"""A link for one person stands in the mail alone: not in the outbox, which staff read, and not in the database.

The outbox keeps `PERSONAL_LINK`. The key in the link is an HMAC of the message's random UUID under the
secret key of the site, put in its place at the moment of sending; the database has its SHA-256.
"""

import hashlib
from base64 import urlsafe_b64encode
from uuid import UUID

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac

from proposals.emails import PERSONAL_LINK
from proposals.models import OutgoingMessage, User

KEY_PREFIX = "invitation:"
# A forgotten password: the number of the account stands in the key, its link is made at sending.
RESET_PREFIX = "password:"
SALT = "proposals.services.personal_links"


def token_of(message_uuid: UUID) -> str:
    """Give the token that belongs to a message: 43 letters, digits, `-` and `_` (256 bits)."""
    mac = salted_hmac(SALT, str(message_uuid), algorithm="sha256").digest()
    return urlsafe_b64encode(mac).decode().rstrip("=")


def digest_of(token: str) -> str:
    """Give the SHA-256 of a token in hexadecimal; only this is stored."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def is_personal(message: OutgoingMessage) -> bool:
    """Say whether a mail holds a link for its reader alone; such a mail goes to no other address."""
    return message.message_key.startswith((KEY_PREFIX, RESET_PREFIX))


def body_to_send(message: OutgoingMessage) -> str:
    """Give the text of a mail as it goes out: with the link of its reader, if it has one."""
    if not is_personal(message):
        return message.body
    if message.message_key.startswith(RESET_PREFIX):
        address = _password_address(int(message.message_key.split(":")[1]))
    else:
        address = reverse("proposals:invitation_accept", args=[token_of(message.uuid)])
    return message.body.replace(PERSONAL_LINK, settings.BASE_URL + address)


def _password_address(user_id: int) -> str:
    """Give where somebody chooses a new password; a closed account gets the page that asks for a mail."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        return reverse("account_reset_password")
    key = default_token_generator.make_token(user)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
