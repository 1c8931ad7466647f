"""Verifies what a card signed in a web page: the authentication token of Web eID 1.0 ("web-eid:1.0"),
and the signature of a document. Copy this file.

Chains, dates and revocation lists are judged by `openssl verify`; keys and usages are read by
`cryptography` (python3-cryptography)."""
import base64
import binascii
import secrets
import subprocess
import threading
import time
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa, utils
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

# Time in which a nonce must come back, in seconds.
NONCE_LIFETIME = 300

# Nonces that wait for their token: the oldest make room.
NONCES = 10000

# Smallest RSA key that is accepted, in bits.
SMALLEST_KEY = 2048


class Refused(Exception):
    """A token, a nonce or a signature that proves nothing; the message says why, for the log."""


class Nonces:
    """The nonces that were issued: each belongs to one session, for one use and five minutes."""

    def __init__(self, clock=time.monotonic):
        self.clock = clock
        self.lock = threading.Lock()
        self.issued = {}

    def issue(self, session):
        """Returns a new nonce for a session, in place of its former one."""
        nonce = base64.b64encode(secrets.token_bytes(32)).decode()
        with self.lock:
            self.issued.pop(session, None)
            while len(self.issued) >= NONCES:
                self.issued.pop(next(iter(self.issued)))
            self.issued[session] = nonce, self.clock() + NONCE_LIFETIME
        return nonce

    def redeem(self, session):
        """Returns the nonce of a session, which has none any more: whatever the token is worth."""
        with self.lock:
            nonce, end = self.issued.pop(session, (None, 0))
        if nonce is None:
            raise Refused("no nonce was issued to this session, or it was used")
        if self.clock() >= end:
            raise Refused("the nonce is older than five minutes")
        return nonce


class Verifier:
    """Verifies tokens and signatures for one site.

    `origin` is the site as browsers name it ("https://dpi.example"), from the configuration, never
    from a request. `roots`, `intermediates` and `revocation_lists` are files in PEM; the last has a
    current list of each authority, and is read anew each time."""

    def __init__(self, origin, roots, intermediates, revocation_lists):
        self.origin = origin
        self.roots = Path(roots)
        self.intermediates = Path(intermediates)
        self.revocation_lists = Path(revocation_lists)

    def verify_token(self, token, nonce):
        """Returns the certificate of the person who logs on with this token, a dictionary."""
        if token.get("format") != "web-eid:1.0":
            raise Refused("the format of the token is not web-eid:1.0")
        certificate = certificate_of(token.get("unverifiedCertificate"))
        signed = digest(self.origin.encode()) + digest(nonce.encode())
        scheme = {"RS256": pkcs1(), "PS256": pss()}.get(token.get("algorithm"))
        if scheme is None:
            raise Refused("the algorithm of the token is neither RS256 nor PS256")
        # First the certificate: a signature by an unknown key says nothing.
        self.check_chain(certificate, "sslclient")
        check_usage(certificate, "digital_signature")
        check_purpose(certificate, ExtendedKeyUsageOID.CLIENT_AUTH)
        check_signature(certificate, token.get("signature"), digest(signed), scheme)
        return certificate

    def verify_signature(self, certificate, document, signature, algorithm):
        """Checks the signature of a document (bytes) by a signing certificate.

        `certificate` is what `getSigningCertificate` gave, `signature` and `algorithm` the members
        `signature` and `signatureAlgorithm` of what `sign` gave."""
        certificate = certificate_of(certificate)
        known = [
            ({"cryptoAlgorithm": "RSA", "hashFunction": "SHA-256", "paddingScheme": "PKCS1.5"}, pkcs1()),
            ({"cryptoAlgorithm": "RSA", "hashFunction": "SHA-256", "paddingScheme": "PSS"}, pss()),
        ]
        scheme = next((scheme for words, scheme in known if words == algorithm), None)
        if scheme is None:
            raise Refused("the algorithm of the signature is not RSA with SHA-256")
        self.check_chain(certificate, "any")
        check_usage(certificate, "content_commitment")
        check_signature(certificate, signature, digest(document), scheme)
        return certificate

    def check_chain(self, certificate, purpose):
        """Checks chain, dates and revocation of a certificate and of its issuers."""
        command = ["openssl", "verify", "-purpose", purpose, "-crl_check_all"]
        command += ["-no-CApath", "-no-CAstore", "-CAfile", self.roots]
        command += ["-untrusted", self.intermediates, "-CRLfile", self.revocation_lists]
        pem = certificate.public_bytes(Encoding.PEM)
        verified = subprocess.run(command, input=pem, capture_output=True, check=False, timeout=10)
        if verified.returncode != 0:
            said = verified.stderr.decode(errors="replace")
            reason = next((line for line in said.splitlines() if line.startswith("error ")), said)
            raise Refused(f"the certificate is not accepted: {reason}")


def digest(data):
    """Returns the SHA-256 digest of bytes."""
    context = hashes.Hash(hashes.SHA256())
    context.update(data)
    return context.finalize()


def pkcs1():
    """Returns the padding of RS256."""
    return padding.PKCS1v15()


def pss():
    """Returns the padding of PS256."""
    return padding.PSS(padding.MGF1(hashes.SHA256()), hashes.SHA256.digest_size)


def decoded(text, name):
    """Returns the bytes of a text in base64."""
    try:
        return base64.b64decode(text, validate=True)
    except (TypeError, ValueError, binascii.Error):
        raise Refused(f"{name} is no base64") from None


def certificate_of(text):
    """Returns a certificate from the base64 of its DER."""
    try:
        certificate = x509.load_der_x509_certificate(decoded(text, "the certificate"))
        key = certificate.public_key()
    except ValueError:
        raise Refused("the certificate cannot be read") from None
    if not isinstance(key, rsa.RSAPublicKey) or key.key_size < SMALLEST_KEY:
        raise Refused(f"the key of the certificate is no RSA key of {SMALLEST_KEY} bits or more")
    return certificate


def check_usage(certificate, usage):
    """Checks that a certificate has a key usage (RFC 5280, section 4.2.1.3)."""
    try:
        usages = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except (x509.ExtensionNotFound, ValueError):
        raise Refused("the certificate names no key usage") from None
    if not getattr(usages, usage):
        raise Refused(f"the certificate is not for this: its key usage lacks {usage}")


def check_purpose(certificate, purpose):
    """Checks that a certificate has an extended key usage (RFC 5280, section 4.2.1.12)."""
    try:
        purposes = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except (x509.ExtensionNotFound, ValueError):
        raise Refused("the certificate names no extended key usage") from None
    if purpose not in purposes:
        raise Refused("the certificate is not for this: its extended key usage lacks clientAuth")


def check_signature(certificate, signature, hashed, scheme):
    """Checks a signature over a SHA-256 digest."""
    signature = decoded(signature, "the signature")
    try:
        algorithm = utils.Prehashed(hashes.SHA256())
        certificate.public_key().verify(signature, hashed, scheme, algorithm)
    except InvalidSignature:
        raise Refused("the signature is wrong: another key, origin or nonce, or another document") from None


def name_of(certificate):
    """Returns the common name of a certificate: IdNat_PS, the national identifier of the person."""
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return names[0].value if names else ""
