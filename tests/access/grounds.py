"""Where every address that is about no record finds something: seats, invitations, groups, recalls, keys, vocabulary.

Beside them one hidden record of every kind, of a State where no reader sits: its title is nowhere.
"""

import uuid

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from focal_points.confirming import key_of
from focal_points.models import ConfirmationLink
from ipo_portal.accounts.models import Assignment, Invitation, SharingGroup, Subregion
from ipo_portal.accounts.models.joining import VALID_FOR, hash_of
from ipo_portal.notices.models import Recall
from ipo_portal.vocabulary.models import CourseType, LegislationTopic, PartnershipTopic

from .scene import BYTES, HOMES

CANARY = "Canary of the addresses"
SEATS = {
    "CO": ("contributor", "CO"), "PE": ("contributor", "PE"), "PE_focal_point": ("focal_point", "PE"),
    "IMPACS": ("planner", "IMPACS"), "UNICRI": ("curator", "UNICRI"),
}  # fmt: skip
PLAIN = {
    "code": "co", "content_type_id": "1", "object_id": "T1", "provider_id": "nosuchprovider", "app_label": "accounts",
    "url": "nothing/", "key": "abc-def", "uidb36": "1",
}  # fmt: skip


class Grounds:
    def __init__(self, world, role):
        self.world = world
        self._hide_records()
        seat = "planner" if role == "observer" else role
        self.user = AnonymousUser() if role == "visitor" else world.appoint(seat, HOMES[role])
        self.other = world.appoint("planner", "BB")
        self.letter = self._letter()
        self.rows = {}
        self._seats_and_invitations()
        self._groups()
        self._what_is_mine(self.user if role != "visitor" else self.other)
        for model in (LegislationTopic, PartnershipTopic, CourseType, Subregion):
            model.objects.create(code="T1", name_en="Term")

    def samples(self, row):
        """Return the function that fills in the arguments of an address about one of the rows."""

        def sample(name, argument):
            if (name, row, argument) in self.rows:
                return self.rows[name, row, argument]
            if argument == "object_id":
                return self._of_the_administration(name)
            return PLAIN[argument]

        return sample

    def _of_the_administration(self, name):
        model = name.removeprefix("admin:").split("_")[1] if "_" in name else ""
        return {
            "planningarea": "PA05", "eventtype": "sporting", "country": "CO", "body": "IMPACS",
            "user": str(self.other.pk), "assignment": str(self.other.seat.pk),
        }.get(model, PLAIN["object_id"])  # fmt: skip

    def _hide_records(self):
        world, secret = self.world, {"tlp": "AMBER+STRICT", "status": "draft"}
        world.resource("BB", title=f"{CANARY} 1", **secret)
        world.event("BB", name_en=f"{CANARY} 2", **secret)
        world.law("BB", title_en=f"{CANARY} 3", **secret)
        world.fact("BB", title=f"{CANARY} 5", **secret)
        world.institution("BB", name=f"{CANARY} 6", **secret)
        world.expert("BB", post=f"{CANARY} 7", **secret)
        world.proposal("BB", title=f"{CANARY} 8")
        SharingGroup.objects.create(name=f"{CANARY} 4", owner_codes=["BB"])

    def _letter(self):
        path = f"ab/{uuid.uuid4()}.pdf"
        place = settings.FILES_ROOT / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(BYTES)
        return {
            "letter_name": "letter.pdf", "letter_path": path, "letter_sha256": "0" * 64, "letter_size": len(BYTES),
            "letter_content_type": "application/pdf",
        }  # fmt: skip

    def _seats_and_invitations(self):
        now, inviter = timezone.now(), self.world.appoint("curator", "OAS").seat
        for word, (role, home) in SEATS.items():
            seat = self.world.appoint(role, home).seat
            Assignment.objects.filter(pk=seat.pk).update(**self.letter)
            invited = Invitation.objects.create(
                email=f"{word}@example.org".lower(), role=role, invited_by=inviter, token_hash=hash_of(word),
                sent_at=now, expires_at=now + VALID_FOR, **{"country_id" if len(home) == 2 else "body_id": home},
                **self.letter,
            )  # fmt: skip
            for name in ("seat-end", "seat-letter"):
                self.rows[name, word, "ref"] = seat.ref
            for name in ("invitation-resend", "invitation-revoke", "invitation-letter"):
                self.rows[name, word, "ref"] = invited.ref
        self.rows["invitation", "open_key", "token"] = "PE_focal_point"
        self._letter_of_a_quarter(self.world.appoint("focal_point", "PY").seat)
        for name in ("invitation", "focal_points:confirm-link"):
            self.rows[name, "no_key", "token"] = "nosuchtoken"

    def _letter_of_a_quarter(self, seat):
        """A link that confirms a fact of Paraguay, where no reader sits."""
        now = timezone.now()
        ConfirmationLink.objects.create(
            seat=seat, token_hash=hash_of("letter"), entries=[key_of(self.world.fact("PY"))], sent_at=now,
            expires_at=now + VALID_FOR,
        )  # fmt: skip
        self.rows["focal_points:confirm-link", "open_key", "token"] = "letter"

    def _groups(self):
        for owner in ("CO", "PE", "IPO"):
            group = SharingGroup.objects.create(name=f"Group of {owner}", owner_codes=[owner])
            self.rows["group", owner, "code"] = group.code

    def _what_is_mine(self, user):
        record = self.world.resource("BB", tlp="AMBER+STRICT")
        for word, person in (("mine", user), ("anothers", self.world.appoint("planner", "BB"))):
            recall = Recall.objects.create(
                record_kind="knowledge.resource", record_ref=record.ref, owner_codes=["BB"], user=person,
                seat="planner", opened_at=timezone.now(), recalled_by=self.other.seat,
            )  # fmt: skip
            passkey = Authenticator.objects.create(
                user=person, type="webauthn", data={"name": "Key", "credential": credential()}
            )
            self.rows["recall-confirm", word, "ref"] = recall.ref
            for name in ("mfa_remove_webauthn", "mfa_edit_webauthn"):
                self.rows[name, word, "pk"] = str(passkey.pk)


def credential():
    """Return what a browser would have sent when a passkey was made, with a key that no device holds."""
    key = AttestedCredentialData.create(bytes(16), b"key", ES256({1: 2, 3: -7, -1: 1, -2: bytes(32), -3: bytes(32)}))
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT
    made = AttestationObject.create("none", AuthenticatorData.create(bytes(32), flags, 1, key), {})
    said = CollectedClientData.create("webauthn.create", bytes(16), "https://testserver")
    name = websafe_encode(b"key")
    response = {"clientDataJSON": websafe_encode(said), "attestationObject": websafe_encode(made)}
    return {"id": name, "rawId": name, "type": "public-key", "response": response, "clientExtensionResults": {}}
