#!/usr/bin/env python3
"""Signs a file with the card of a health professional, through cpsd.

    python3 sign.py FILE SIGNATURE

Python 3.9 or newer, standard library only.  The PIN never passes through this program: the
daemon has `cpsctl agent` ask the holder.
"""

import base64
import hashlib
import json
import os
import socket
import sys
from collections import deque

SOCKET = os.environ.get("CPS_SOCKET", "/run/cpsd/cpsd.sock")
LOCALE = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""


class Refused(Exception):
    """An error that cpsd answered: a sentence for the person, a word for the program."""

    def __init__(self, error):
        data = error["data"]
        super().__init__(data["message_fr"] if LOCALE.startswith("fr") else error["message"])
        self.kind = data["kind"]


class Cpsd:
    """A connection to cpsd: JSON-RPC 2.0, one object per line in each direction."""

    def __init__(self, path):
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(path)
        self._lines = self._socket.makefile("r", encoding="utf-8", newline="\n")
        self._last_id = 0
        self._events = deque()

    def call(self, method, **params):
        """Calls a method and waits for its result; events that come first are kept."""
        self._last_id += 1
        request = {"jsonrpc": "2.0", "id": self._last_id, "method": method, "params": params}
        self._socket.sendall(json.dumps(request).encode() + b"\n")
        while True:
            message = self._receive()
            if message.get("method") == "event":
                self._events.append(message["params"])
            elif "error" in message:
                raise Refused(message["error"])
            elif message.get("id") == self._last_id:
                return message["result"]

    def next_event(self):
        """Waits for the next event."""
        while not self._events:
            message = self._receive()
            if message.get("method") == "event":
                self._events.append(message["params"])
        return self._events.popleft()

    def _receive(self):
        line = self._lines.readline()
        if not line:
            raise ConnectionError("cpsd hung up")
        return json.loads(line)


def wait_for_card(cpsd):
    """The card that is ready, or the next one to be."""
    # The answer is the state now; the events tell of everything after it, so nothing is missed.
    for reader in cpsd.call("events.subscribe")["readers"]:
        if reader["state"] == "ready":
            return reader["summary"]["card"]
    print("insert the card", file=sys.stderr)
    while True:
        event = cpsd.next_event()
        if event["change"] == "card_ready":
            return event["card"]


def print_identity(identity):
    """Prints who holds the card.  Any of it may be absent: some cards name no person."""
    holder, number = identity["holder"], identity["national_id"]
    names = [holder["given_names"], holder["family_name"]]
    print("name:", " ".join(name["value"] for name in names if name))
    if number:
        print(f"{number['type']}:", number["number"])
    if identity["profession"]:
        print("profession:", identity["profession"]["label"])


def verifies(certificate, digest, signature):
    """Whether this is the certificate's RSA PKCS#1 v1.5 signature of a SHA-256 digest.

    RFC 8017, section 8.2.2, by hand, because the standard library has no RSA.  It says nothing
    of the certificate itself, which the receiver of a signature checks.
    """
    modulus, exponent = rsa_public_key(certificate)
    size = (modulus.bit_length() + 7) // 8
    if len(signature) != size:
        return False
    opened = pow(int.from_bytes(signature, "big"), exponent, modulus).to_bytes(size, "big")
    digest_info = bytes.fromhex("3031300d060960864801650304020105000420") + digest
    return opened == b"\0\1" + b"\xff" * (size - len(digest_info) - 3) + b"\0" + digest_info


def rsa_public_key(certificate):
    """Modulus and public exponent of a certificate in DER (RFC 5280, section 4.1)."""
    (_, certificate), = der(certificate)
    (_, to_be_signed), *_ = der(certificate)
    fields = list(der(to_be_signed))
    # version [0], serialNumber, signature, issuer, validity, subject, subjectPublicKeyInfo
    _, key_info = fields[6]
    _, (_, key) = der(key_info)
    (_, key), = der(key[1:])  # a BIT STRING begins with its count of unused bits
    (_, modulus), (_, exponent) = der(key)
    return int.from_bytes(modulus, "big"), int.from_bytes(exponent, "big")


def der(data):
    """The elements of a DER value, one after the other: tag and content."""
    while data:
        tag, length, start = data[0], data[1], 2
        if length >= 0x80:
            start += length - 0x80
            length = int.from_bytes(data[2:start], "big")
        yield tag, data[start:start + length]
        data = data[start + length:]


def main(document, out):
    with open(document, "rb") as file:
        digest = hashlib.sha256(file.read()).digest()

    cpsd = Cpsd(SOCKET)
    # The greeting comes first; the name is what the holder reads in the PIN dialog.
    hello = cpsd.call("system.hello", protocol=1, client="Python example")
    print("cpsd", hello["version"])

    card = wait_for_card(cpsd)
    print_identity(cpsd.call("cards.identity", card=card, complete=True))
    certificates = cpsd.call("cards.certificates", card=card)["certificates"]
    certificate, = (c for c in certificates if c["key"] == "signature")

    # Without a PIN in it, this asks the holder.  The login belongs to this connection alone: it ends
    # with its one signature, and after an error with the connection.
    cpsd.call("pin.login", card=card, purpose=f"sign {os.path.basename(document)}",
              keys=["signature"], max_signatures=1, ttl_seconds=300)
    signed = cpsd.call("sign.digest", card=card, key="signature", scheme="rsa_pkcs1_sha256",
                       digest=base64.b64encode(digest).decode())

    signature = base64.b64decode(signed["signature"])
    if not verifies(base64.b64decode(certificate["der"]), digest, signature):
        sys.exit("error: the signature does not verify")
    with open(out, "wb") as file:
        file.write(signature)
    print("verified:", out)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: sign.py FILE SIGNATURE")
    try:
        main(*sys.argv[1:])
    except (Refused, OSError) as error:
        sys.exit(f"error: {error}")
