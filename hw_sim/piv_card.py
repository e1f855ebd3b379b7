"""A PIV card (NIST SP 800-73-4) as officers and trustees carry it: keys, certificates, a PIN.

    card = PivCardModel.new(bytes.fromhex("04112233445566"), pin="482913")
    card.install(0x9A, der)                      # a certificate for card.public_key(0x9A)
    card.put_object(PRINTED, share)              # read after the PIN only
    PivCardModel.from_json(card.to_json())       # the same card, tries left included

The card counts wrong PINs itself. The application alone is here; cards.py activates it, and
piv_apdu.py takes its APDUs apart.
"""

import json
from collections.abc import Callable, Mapping

from cryptography.hazmat.primitives.asymmetric import ec

from hw_sim.cards import Activation, Kind
from hw_sim.piv_apdu import Apdu, CardStatus, Channel, read_tlv, tlv
from hw_sim.piv_keys import agree, from_pem, sign, to_pem
from hw_sim.piv_management import FACTORY, REFERENCE, Management

AID = bytes.fromhex("A000000308000010000100")
P256 = 0x11
PIV_AUTH, SIGNATURE, KEY_MANAGEMENT, CARD_AUTH = 0x9A, 0x9C, 0x9D, 0x9E
CERTIFICATES = {PIV_AUTH: "5fc105", SIGNATURE: "5fc10a", KEY_MANAGEMENT: "5fc10b", CARD_AUTH: "5fc101"}
CHUID, CCC, PRINTED = "5fc102", "5fc107", "5fc109"
NEED_PIN = frozenset((PRINTED, "5fc103", "5fc108"))
PIN, PUK = 0x80, 0x81
MAX_TRIES = 3
SIGN_SECONDS = 0.15


class PivCardModel(Activation):
    """One card. `tries` are left for PIN and PUK; PIN state lasts until power or the application is lost."""

    def __init__(
        self,
        uid: bytes | None,
        *,
        kind: Kind = "A",
        seed: int = 0,
        secrets: Mapping[int, str],
        keys: Mapping[int, ec.EllipticCurvePrivateKey],
        objects: Mapping[str, bytes],
        tries: Mapping[int, int] | None = None,
        management: Management | None = None,
    ) -> None:
        """`secrets`: PIN and PUK; `objects`: contents by tag in hexadecimal, without their 53 envelope."""
        self.management = management or Management()
        self.tries = dict(tries or {PIN: MAX_TRIES, PUK: MAX_TRIES})
        self.channel = Channel()
        self._static_uid = uid
        self._seed = seed
        self._secrets = {which: value.encode() for which, value in secrets.items()}
        self._keys = dict(keys)
        self._objects = {tag.lower(): value for tag, value in objects.items()}
        self._selected = False
        self._verified = False
        super().__init__(uid, kind, isodep=True, seed=seed)

    @classmethod
    def new(
        cls, uid: bytes | None, *, pin: str, puk: str = "12345678", kind: Kind = "A", seed: int = 0
    ) -> "PivCardModel":
        """A card with fresh keys in 9A, 9D and 9E, and no certificates yet."""
        keys = {
            slot: ec.generate_private_key(ec.SECP256R1()) for slot in (PIV_AUTH, KEY_MANAGEMENT, CARD_AUTH)
        }
        guid = (uid or bytes(4)).rjust(16, b"\x2a")
        chuid = (
            tlv(0x30, bytes(25)) + tlv(0x34, guid) + tlv(0x35, b"20361231") + tlv(0x3E, b"") + tlv(0xFE, b"")
        )
        ccc = tlv(0xF0, bytes(21)) + tlv(0xF1, b"\x21") + tlv(0xF2, b"\x21") + tlv(0xFE, b"")
        return cls(
            uid,
            kind=kind,
            seed=seed,
            secrets={PIN: pin, PUK: puk},
            keys=keys,
            objects={CHUID: chuid, CCC: ccc},
        )

    def public_key(self, slot: int) -> ec.EllipticCurvePublicKey:
        return self._keys[slot].public_key()

    def install(self, slot: int, der: bytes) -> None:
        """Put the certificate of a key on the card, uncompressed."""
        self.put_object(CERTIFICATES[slot], tlv(0x70, der) + tlv(0x71, b"\x00") + tlv(0xFE, b""))

    def put_object(self, tag: str, content: bytes) -> None:
        self._objects[tag.lower()] = content

    def reset(self) -> None:
        self._selected = self._verified = False
        self.management.reset()
        self.channel.clear()

    def apdu(self, command: bytes) -> bytes:
        self.seconds = 0.01
        return self.channel.exchange(command, self._perform)

    def _perform(self, apdu: Apdu) -> bytes:
        """The data that answers one whole command. Raises CardStatus."""
        if apdu.ins == 0xA4:
            return self._select(apdu)
        if not self._selected:
            raise CardStatus(0x6D00)
        commands: dict[int, Callable[[Apdu], bytes]] = {
            0xCB: self._get_data,
            0xDB: self._put_data,
            0x20: self._verify,
            0x24: self._change,
            0x2C: self._unblock,
            0x87: self._authenticate,
        }
        if apdu.ins not in commands:
            raise CardStatus(0x6D00)
        return commands[apdu.ins](apdu)

    def _select(self, apdu: Apdu) -> bytes:
        """By name, in full or cut on the right. Another name leaves all as it is (part 2, 3.1.1)."""
        if apdu.p1 != 0x04 or apdu.p2 != 0x00:
            raise CardStatus(0x6A86)
        if len(apdu.data) < 5 or not AID.startswith(apdu.data):
            raise CardStatus(0x6A82)
        self._selected = True
        authority = tlv(0x79, tlv(0x4F, AID[:5]))
        algorithms = tlv(0xAC, tlv(0x80, bytes([P256])) + tlv(0x06, b"\x00"))
        return tlv(0x61, tlv(0x4F, AID[5:]) + authority + tlv(0x50, b"PIV") + algorithms)

    def _get_data(self, apdu: Apdu) -> bytes:
        if (apdu.p1, apdu.p2) != (0x3F, 0xFF):
            raise CardStatus(0x6A86)
        tag = read_tlv(apdu.data).get(0x5C)
        if not tag:
            raise CardStatus(0x6A80)
        if tag == b"\x7e":
            return tlv(0x7E, tlv(0x4F, AID) + tlv(0x5F2F, b"\x40\x00"))
        if tag.hex() not in self._objects:
            raise CardStatus(0x6A82)
        if tag.hex() in NEED_PIN and not self._verified:
            raise CardStatus(0x6982)
        return tlv(0x53, self._objects[tag.hex()])

    def _put_data(self, apdu: Apdu) -> bytes:
        if (apdu.p1, apdu.p2) != (0x3F, 0xFF):
            raise CardStatus(0x6A86)
        self.put_object(*self.management.written(apdu.data))
        return b""

    def _verify(self, apdu: Apdu) -> bytes:
        if apdu.p2 != PIN:
            raise CardStatus(0x6A88)
        if apdu.p1 == 0xFF and not apdu.data:
            self._verified = False
            return b""
        if apdu.p1 != 0x00:
            raise CardStatus(0x6A86)
        if apdu.data:
            self._verified = False
            self._compare(PIN, apdu.data)
            self._verified = True
        elif not self._verified:
            raise CardStatus(0x63C0 | self.tries[PIN] if self.tries[PIN] else 0x6983)
        return b""

    def _change(self, apdu: Apdu) -> bytes:
        if apdu.p1 != 0x00 or apdu.p2 not in self._secrets:
            raise CardStatus(0x6A88)
        self._replace(apdu.p2, apdu.p2, apdu.data)
        return b""

    def _unblock(self, apdu: Apdu) -> bytes:
        if apdu.p1 != 0x00 or apdu.p2 != PIN:
            raise CardStatus(0x6A88)
        self._replace(PUK, PIN, apdu.data)
        self.tries[PIN] = MAX_TRIES
        return b""

    def _replace(self, proof: int, which: int, data: bytes) -> None:
        """Old secret and new one, 8 bytes each: `proof` allows to set `which`."""
        new = data[8:]
        if len(data) != 16 or (which == PIN and not _is_pin(new)):
            raise CardStatus(0x6A80)
        self._compare(proof, data[:8])
        self._secrets[which] = new.rstrip(b"\xff")

    def _compare(self, which: int, given: bytes) -> None:
        if self.tries[which] == 0:
            raise CardStatus(0x6983)
        if len(given) != 8 or (which == PIN and not _is_pin(given)):
            raise CardStatus(0x6A80)  # a mistake of form costs no try
        if given.rstrip(b"\xff") != self._secrets[which]:
            self.tries[which] -= 1
            raise CardStatus(0x63C0 | self.tries[which])
        self.tries[which] = MAX_TRIES

    def _authenticate(self, apdu: Apdu) -> bytes:
        """GENERAL AUTHENTICATE: sign 81, or agree with the point 85; 82 is empty and asks for the answer."""
        if apdu.p2 == REFERENCE:
            return self.management.authenticate(apdu.p1, apdu.data)
        key = self._keys.get(apdu.p2)
        if key is None or apdu.p1 != P256:
            raise CardStatus(0x6A86)
        if apdu.p2 != CARD_AUTH and not self._verified:
            raise CardStatus(0x6982)
        fields = read_tlv(read_tlv(apdu.data).get(0x7C, b""))
        self.seconds = SIGN_SECONDS
        if fields.get(0x82) != b"":
            raise CardStatus(0x6A80)
        if apdu.p2 == SIGNATURE:
            self._verified = False  # "PIN always"
        agreeing = apdu.p2 == KEY_MANAGEMENT
        answer = agree(key, fields.get(0x85)) if agreeing else sign(key, fields.get(0x81))
        return tlv(0x7C, tlv(0x82, answer))

    def to_json(self) -> str:
        """All the card holds, keys and PINs in the clear: for a simulator's own folder."""
        return json.dumps(
            {
                "uid": None if self._static_uid is None else self._static_uid.hex(),
                "kind": self.kind,
                "seed": self._seed,
                "secrets": {str(which): value.decode() for which, value in self._secrets.items()},
                "tries": {str(which): left for which, left in self.tries.items()},
                "keys": {f"{slot:02x}": to_pem(key) for slot, key in self._keys.items()},
                "objects": {tag: value.hex() for tag, value in self._objects.items()},
                "management": [self.management.algorithm, self.management.key.hex()],
            },
            indent=1,
        )

    @classmethod
    def from_json(cls, text: str) -> "PivCardModel":
        card = json.loads(text)
        algorithm, key = card.get("management") or [0x0A, FACTORY.hex()]
        return cls(
            None if card["uid"] is None else bytes.fromhex(card["uid"]),
            kind=card["kind"],
            seed=card["seed"],
            secrets={int(which): value for which, value in card["secrets"].items()},
            tries={int(which): left for which, left in card["tries"].items()},
            keys={int(slot, 16): from_pem(pem) for slot, pem in card["keys"].items()},
            objects={tag: bytes.fromhex(value) for tag, value in card["objects"].items()},
            management=Management(bytes.fromhex(key), algorithm),
        )


def _is_pin(field: bytes) -> bool:
    digits = field.rstrip(b"\xff")
    return len(field) == 8 and 6 <= len(digits) <= 8 and digits.isdigit()
