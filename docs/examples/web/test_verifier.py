"""Tests of verifier.py, on cards of an authority that is made here: python3 -m unittest"""
import base64
import copy
import datetime
import tempfile
import unittest
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from verifier import NONCE_LIFETIME, Nonces, Refused, Verifier, digest, name_of, pkcs1, pss

ORIGIN = "https://dpi.example"
HOLDER = "899700000013"
DAY = datetime.timedelta(days=1)
NOW = datetime.datetime.utcnow()
RSA_SHA256 = {"cryptoAlgorithm": "RSA", "hashFunction": "SHA-256", "paddingScheme": "PKCS1.5"}


def named(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


class Authority:
    """A root, or the authority below one."""

    def __init__(self, name, issuer=None):
        self.name = named(name)
        self.key = rsa.generate_private_key(65537, 2048)
        self.certificate = (issuer or self).issue(self.name, self.key, authority=True)

    def issue(self, subject, key, authority=False, usage="digital_signature", purpose=None, days=30):
        usages = dict.fromkeys(
            ["digital_signature", "content_commitment", "key_encipherment", "data_encipherment"]
            + ["key_agreement", "encipher_only", "decipher_only"],
            False,
        )
        usages.update(key_cert_sign=authority, crl_sign=authority)
        if not authority:
            usages[usage] = True
        builder = (
            x509.CertificateBuilder(self.name, subject, key.public_key(), x509.random_serial_number())
            .not_valid_before(NOW - 60 * DAY)
            .not_valid_after(NOW + days * DAY)
            .add_extension(x509.BasicConstraints(authority, None), True)
            .add_extension(x509.KeyUsage(**usages), True)
        )
        if purpose:
            builder = builder.add_extension(x509.ExtendedKeyUsage([purpose]), False)
        return builder.sign(self.key, hashes.SHA256())

    def revoke(self, *certificates, days=7):
        builder = x509.CertificateRevocationListBuilder(self.name, NOW - 10 * DAY, NOW + days * DAY)
        for certificate in certificates:
            revoked = x509.RevokedCertificateBuilder(certificate.serial_number, NOW - DAY)
            builder = builder.add_revoked_certificate(revoked.build())
        return builder.sign(self.key, hashes.SHA256())


class Card:
    """A key with its certificate."""

    def __init__(self, authority, key=None, **options):
        self.key = key or rsa.generate_private_key(65537, 2048)
        self.certificate = authority.issue(named(HOLDER), self.key, **options)

    @classmethod
    def for_login(cls, authority, **options):
        return cls(authority, purpose=ExtendedKeyUsageOID.CLIENT_AUTH, **options)

    def token(self, nonce, origin=ORIGIN, scheme=None):
        signed = digest(origin.encode()) + digest(nonce.encode())
        signature = self.key.sign(signed, scheme or pkcs1(), hashes.SHA256())
        return {
            "unverifiedCertificate": self.encoded(),
            "algorithm": "RS256",
            "signature": base64.b64encode(signature).decode(),
            "format": "web-eid:1.0",
            "appVersion": "https://example/2.8.0",
        }

    def encoded(self):
        return base64.b64encode(self.certificate.public_bytes(Encoding.DER)).decode()


class Case(unittest.TestCase):
    """A site, and two authorities."""

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        cls.root = Authority("Root")
        cls.authority = Authority("Authority", cls.root)
        cls.card = Card.for_login(cls.authority)
        cls.signing = Card(cls.authority, usage="content_commitment")
        cls.write("roots", cls.root.certificate)
        cls.write("intermediates", cls.authority.certificate)

    @classmethod
    def write(cls, name, *parts):
        path = cls.folder / name
        path.write_bytes(b"".join(part.public_bytes(Encoding.PEM) for part in parts))
        return path

    def setUp(self):
        self.write("crls", self.root.revoke(), self.authority.revoke())
        files = [self.folder / name for name in ("roots", "intermediates", "crls")]
        self.verifier = Verifier(ORIGIN, *files)
        self.nonce = Nonces().issue("session")

    def refuses(self, reason, token):
        with self.assertRaisesRegex(Refused, reason):
            self.verifier.verify_token(token, self.nonce)


class Tokens(Case):
    def test_right_tokens(self):
        token = self.card.token(self.nonce)
        self.assertEqual(name_of(self.verifier.verify_token(token, self.nonce)), HOLDER)
        token = {**self.card.token(self.nonce, scheme=pss()), "algorithm": "PS256"}
        self.assertEqual(name_of(self.verifier.verify_token(token, self.nonce)), HOLDER)

    def test_another_origin(self):
        for origin in ("https://evil.example", ORIGIN + "/", ORIGIN + ":8443", "http://dpi.example"):
            self.refuses("the signature is wrong", self.card.token(self.nonce, origin))

    def test_another_nonce(self):
        self.refuses("the signature is wrong", self.card.token(Nonces().issue("session")))

    def test_other_algorithms(self):
        token = self.card.token(self.nonce)
        for algorithm in ("none", "RS1", "ES256", "HS256", "rs256", "", None):
            self.refuses("the algorithm", {**token, "algorithm": algorithm})
        # The right name with the other padding.
        self.refuses("the signature is wrong", {**token, "algorithm": "PS256"})
        self.refuses("the signature is wrong", self.card.token(self.nonce, scheme=pss()))
        short = padding.PSS(padding.MGF1(hashes.SHA256()), 20)
        token = {**self.card.token(self.nonce, scheme=short), "algorithm": "PS256"}
        self.refuses("the signature is wrong", token)

    def test_broken_tokens(self):
        token = self.card.token(self.nonce)
        for member, value, reason in [
            ("format", "web-eid:2.0", "the format"),
            ("format", None, "the format"),
            ("unverifiedCertificate", None, "the certificate is no base64"),
            ("unverifiedCertificate", "*", "the certificate is no base64"),
            ("unverifiedCertificate", "AAAA", "the certificate cannot be read"),
            ("signature", None, "the signature is no base64"),
            ("signature", "é", "the signature is no base64"),
            ("signature", "AAAA", "the signature is wrong"),
            ("signature", "", "the signature is wrong"),
        ]:
            changed = copy.copy(token)
            changed[member] = value
            self.refuses(reason, changed)

    def test_revoked(self):
        self.write("crls", self.root.revoke(), self.authority.revoke(self.card.certificate))
        self.refuses("certificate revoked", self.card.token(self.nonce))
        self.write("crls", self.root.revoke(self.authority.certificate), self.authority.revoke())
        self.refuses("certificate revoked", self.card.token(self.nonce))

    def test_revocation_unknown(self):
        token = self.card.token(self.nonce)
        self.write("crls", self.root.revoke())
        self.refuses("unable to get certificate CRL", token)
        self.write("crls", self.root.revoke(), self.authority.revoke(days=-1))
        self.refuses("CRL has expired", token)

    def test_signing_certificate(self):
        self.refuses("unsupported certificate purpose|unsuitable", self.signing.token(self.nonce))

    def test_other_purposes(self):
        server = Card(self.authority, purpose=ExtendedKeyUsageOID.SERVER_AUTH)
        self.refuses("is not accepted", server.token(self.nonce))
        self.refuses("no extended key usage", Card(self.authority).token(self.nonce))

    def test_other_authorities(self):
        stranger = Card.for_login(Authority("Authority", Authority("Root")))
        self.refuses("is not accepted", stranger.token(self.nonce))
        # A card is no authority.
        forged = Card.for_login(self.card_as_authority())
        self.refuses("is not accepted", forged.token(self.nonce))

    def card_as_authority(self):
        authority = copy.copy(self.authority)
        authority.name, authority.key = self.card.certificate.subject, self.card.key
        self.write("intermediates", self.authority.certificate, self.card.certificate)
        self.addCleanup(self.write, "intermediates", self.authority.certificate)
        return authority

    def test_expired(self):
        expired = Card.for_login(self.authority, days=-1)
        self.refuses("certificate has expired", expired.token(self.nonce))

    def test_other_keys(self):
        curve = Card.for_login(self.authority, key=ec.generate_private_key(ec.SECP256R1()))
        token = {**self.card.token(self.nonce), "unverifiedCertificate": curve.encoded()}
        self.refuses("no RSA key", token)
        small = Card.for_login(self.authority, key=rsa.generate_private_key(65537, 1024))
        self.refuses("no RSA key", small.token(self.nonce))


class Signatures(Case):
    DOCUMENT = b"a document"

    def sign(self, card, document=DOCUMENT):
        signature = card.key.sign(document, pkcs1(), hashes.SHA256())
        return base64.b64encode(signature).decode()

    def test_right_signature(self):
        signed = self.signing.encoded(), self.DOCUMENT, self.sign(self.signing), RSA_SHA256
        self.assertEqual(name_of(self.verifier.verify_signature(*signed)), HOLDER)

    def test_wrong_signatures(self):
        other = {**RSA_SHA256, "hashFunction": "SHA-1"}
        for reason, card, signature, algorithm in [
            ("the signature is wrong", self.signing, self.sign(self.signing, b"another"), RSA_SHA256),
            ("the signature is wrong", self.signing, self.sign(self.card), RSA_SHA256),
            ("content_commitment", self.card, self.sign(self.card), RSA_SHA256),
            ("the algorithm", self.signing, self.sign(self.signing), other),
            ("the algorithm", self.signing, self.sign(self.signing), None),
        ]:
            with self.assertRaisesRegex(Refused, reason):
                self.verifier.verify_signature(card.encoded(), self.DOCUMENT, signature, algorithm)


class NonceLife(unittest.TestCase):
    def setUp(self):
        self.time = 0
        self.nonces = Nonces(lambda: self.time)

    def test_one_use(self):
        nonce = self.nonces.issue("a")
        self.assertGreaterEqual(len(nonce), 44)
        self.assertEqual(self.nonces.redeem("a"), nonce)
        with self.assertRaisesRegex(Refused, "it was used"):
            self.nonces.redeem("a")

    def test_one_session(self):
        self.nonces.issue("a")
        for session in ("b", None):
            with self.assertRaisesRegex(Refused, "no nonce"):
                self.nonces.redeem(session)

    def test_the_newest_counts(self):
        first, second = self.nonces.issue("a"), self.nonces.issue("a")
        self.assertNotEqual(first, second)
        self.assertEqual(self.nonces.redeem("a"), second)

    def test_five_minutes(self):
        self.nonces.issue("a")
        self.time = NONCE_LIFETIME - 1
        self.nonces.redeem("a")
        self.nonces.issue("a")
        self.time += NONCE_LIFETIME
        with self.assertRaisesRegex(Refused, "older than five minutes"):
            self.nonces.redeem("a")


if __name__ == "__main__":
    unittest.main()
