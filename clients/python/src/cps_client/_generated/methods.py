"""The methods of the API, for both clients and their leases.

Generated from docs/openrpc.json by clients/generate.
"""
from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, Callable, Dict, List, Optional, TypeVar

from .._wire import Cancellation, nothing
from .types import (
    AccessPurpose,
    AssertionDmpSubmissionResult,
    AssertionInsiResult,
    AssertionKind,
    AssertionResult,
    AuditTailResult,
    CardObjects,
    CardReport,
    CardsResult,
    CardsStatusResult,
    CertificatesResult,
    DataResult,
    DecryptResult,
    HashAlgorithm,
    InfoResult,
    JudgedCertificate,
    JudgedIdentity,
    JudgedSignature,
    JwsAlgorithm,
    LeasesResult,
    Patient,
    PinStateResult,
    Purpose,
    RandomResult,
    ReadersResult,
    SignCmsResult,
    SignDigestsResult,
    SignJwsResult,
    SignScheme,
    SignatureResult,
    Software,
    SubmissionProfile,
    SubmittedDocument,
    TeleserviceProfile,
    VihfProfile,
)

if TYPE_CHECKING:
    from .._aio import AsyncLease
    from .._sync import Lease

T = TypeVar("T")


class Methods(ABC):
    """The methods of the API."""

    @abstractmethod
    def _call(
        self, method: str, params: Dict[str, Any], parse: Callable[[Any], T],
        timeout: Optional[float], cancellation: Optional[Cancellation],
    ) -> T: ...

    @abstractmethod
    def _login(
        self, card: str, params: Dict[str, Any],
        timeout: Optional[float], cancellation: Optional[Cancellation],
    ) -> Lease: ...

    def system_info(
        self, *, timeout: Optional[float] = None, cancellation: Optional[Cancellation] = None,
    ) -> InfoResult:
        """`system.info`: Version and state of the daemon.
        """
        params: Dict[str, Any] = {
        }
        return self._call("system.info", params, InfoResult.from_json, timeout, cancellation)

    def readers_list(
        self, *, timeout: Optional[float] = None, cancellation: Optional[Cancellation] = None,
    ) -> ReadersResult:
        """`readers.list`: The readers with their cards.
        """
        params: Dict[str, Any] = {
        }
        return self._call("readers.list", params, ReadersResult.from_json, timeout, cancellation)

    def cards_list(
        self, *, timeout: Optional[float] = None, cancellation: Optional[Cancellation] = None,
    ) -> CardsResult:
        """`cards.list`: The cards that are being read or ready.
        """
        params: Dict[str, Any] = {
        }
        return self._call("cards.list", params, CardsResult.from_json, timeout, cancellation)

    def cards_status(
        self, *, timeout: Optional[float] = None, cancellation: Optional[Cancellation] = None,
    ) -> CardsStatusResult:
        """`cards.status`: The state of every reader and its card in one answer, without anything
        of the holder and without a command to the card: for a line that a program always shows.
        """
        params: Dict[str, Any] = {
        }
        return self._call("cards.status", params, CardsStatusResult.from_json, timeout, cancellation)

    def cards_identity(
        self, card: str, *, complete: Optional[bool] = None, timeout: Optional[float] = None,
        cancellation: Optional[Cancellation] = None,
    ) -> JudgedIdentity:
        """`cards.identity`: The holder's identity: the public part, with activities while this
        connection is logged in, and whether the certificate that it came from can be relied on.
        It is answered as soon as that certificate was read, or once the public data objects
        were as well.

        :param card: The card.
        :param complete: Whether the answer waits for the public data objects: the card is
            then asked for those that were not read yet.
        """
        params: Dict[str, Any] = {
            "card": card,
            "complete": complete,
        }
        return self._call("cards.identity", params, JudgedIdentity.from_json, timeout, cancellation)

    def cards_certificates(
        self, card: str, *, timeout: Optional[float] = None, cancellation: Optional[Cancellation]
        = None,
    ) -> CertificatesResult:
        """`cards.certificates`: The certificates, authentication first.

        :param card: The card.
        """
        params: Dict[str, Any] = {
            "card": card,
        }
        return self._call("cards.certificates", params, CertificatesResult.from_json, timeout, cancellation)

    def cards_objects(
        self, card: str, *, timeout: Optional[float] = None, cancellation: Optional[Cancellation]
        = None,
    ) -> CardObjects:
        """`cards.objects`: Everything that the PKCS#11 module shows of a card.

        :param card: The card.
        """
        params: Dict[str, Any] = {
            "card": card,
        }
        return self._call("cards.objects", params, CardObjects.from_json, timeout, cancellation)

    def cards_data_read(
        self, card: str, label: str, *, timeout: Optional[float] = None, cancellation:
        Optional[Cancellation] = None,
    ) -> DataResult:
        """`cards.data.read`: The content of a data object, exactly as the card holds it.

        :param card: The card.
        :param label: Label of the object.
        """
        params: Dict[str, Any] = {
            "card": card,
            "label": label,
        }
        return self._call("cards.data.read", params, DataResult.from_json, timeout, cancellation)

    def cards_data_write(
        self, card: str, label: str, value: bytes, *, timeout: Optional[float] = None,
        cancellation: Optional[Cancellation] = None,
    ) -> None:
        """`cards.data.write`: Replaces the content of a modifiable data object; zeros fill the
        rest of the file.

        :param card: The card.
        :param label: Label of the object.
        :param value: The new content, at most as long as the file.
        """
        params: Dict[str, Any] = {
            "card": card,
            "label": label,
            "value": value,
        }
        self._call("cards.data.write", params, nothing, timeout, cancellation)

    def cards_report(
        self, card: str, *, with_login: Optional[bool] = None, timeout: Optional[float] = None,
        cancellation: Optional[Cancellation] = None,
    ) -> CardReport:
        """`cards.report`: A report on the card: its files, its answers to the commands that are
        sent without being asked, its times, and what it says of every fact that is uncertain of
        real cards. Structure, not content: values are absent but for a short list of constants,
        and nothing of the holder is in it. No code is presented and nothing is written, but the
        card is reset, so no program may be logged in (`reader.busy`). With `with_login` this
        connection must be logged in: the structure of protected files is in the report too, and
        the login ends with it.

        :param card: The card.
        :param with_login: Whether the login of this connection is used, and ended.
        """
        params: Dict[str, Any] = {
            "card": card,
            "with_login": with_login,
        }
        return self._call("cards.report", params, CardReport.from_json, timeout, cancellation)

    def pin_status(
        self, card: str, *, timeout: Optional[float] = None, cancellation: Optional[Cancellation]
        = None,
    ) -> PinStateResult:
        """`pin.status`: State of PIN and PUK, from the card's last word on it.

        :param card: The card.
        """
        params: Dict[str, Any] = {
            "card": card,
        }
        return self._call("pin.status", params, PinStateResult.from_json, timeout, cancellation)

    def pin_change(
        self, card: str, *, old_pin: Optional[str] = None, new_pin: Optional[str] = None, timeout:
        Optional[float] = None, cancellation: Optional[Cancellation] = None,
    ) -> PinStateResult:
        """`pin.change`: Changes the PIN. Without the two codes in the parameters the holder is
        asked for them, on the reader or by the agent of the caller's account. Then every lease
        of the card ends, except that of the connection that changes it as long as the card says
        that the PIN is still verified. After a wrong PIN those go on that the card still
        honours.

        :param card: The card.
        :param old_pin: The PIN until now.
        :param new_pin: The PIN from now on.
        """
        params: Dict[str, Any] = {
            "card": card,
            "old_pin": old_pin,
            "new_pin": new_pin,
        }
        return self._call("pin.change", params, PinStateResult.from_json, timeout, cancellation)

    def pin_unblock(
        self, card: str, *, puk: Optional[str] = None, new_pin: Optional[str] = None, timeout:
        Optional[float] = None, cancellation: Optional[Cancellation] = None,
    ) -> PinStateResult:
        """`pin.unblock`: Unblocks the PIN with the PUK and sets a new one, in one step. Without
        the two codes in the parameters the holder is asked for them, as with `pin.change`. Then
        every lease of the card ends. After a wrong PUK those go on that the card still honours.

        :param card: The card.
        :param puk: The unblocking code.
        :param new_pin: The PIN from now on.
        """
        params: Dict[str, Any] = {
            "card": card,
            "puk": puk,
            "new_pin": new_pin,
        }
        return self._call("pin.unblock", params, PinStateResult.from_json, timeout, cancellation)

    def puk_verify(
        self, card: str, puk: str, *, timeout: Optional[float] = None, cancellation:
        Optional[Cancellation] = None,
    ) -> PinStateResult:
        """`puk.verify`: Presents the PUK and changes nothing: a wrong one spends one of its tries.
        After a right one the card is reset, because any program could set a PIN with a PUK that
        stays verified, so every lease of the card ends. It opens no lease.

        :param card: The card.
        :param puk: The unblocking code.
        """
        params: Dict[str, Any] = {
            "card": card,
            "puk": puk,
        }
        return self._call("puk.verify", params, PinStateResult.from_json, timeout, cancellation)

    def sign_digest(
        self, card: str, key: Purpose, scheme: SignScheme, digest: bytes, *, purpose:
        Optional[str] = None, require_trusted: Optional[bool] = None, timeout: Optional[float] =
        None, cancellation: Optional[Cancellation] = None,
    ) -> SignatureResult:
        """`sign.digest`: Signs a digest, or bytes as given with `rsa_pkcs1`.

        :param card: The card.
        :param key: The key.
        :param scheme: The scheme.
        :param digest: The digest, or the bytes as given for `rsa_pkcs1`.
        :param purpose: Purpose, in the caller's words: shown to the holder and logged.
        :param require_trusted: Whether to refuse, before anything is signed, unless the
            certificate of the key is `trusted` (`certificate.untrusted`).
        """
        params: Dict[str, Any] = {
            "card": card,
            "key": key,
            "scheme": scheme,
            "digest": digest,
            "purpose": purpose,
            "require_trusted": require_trusted,
        }
        return self._call("sign.digest", params, SignatureResult.from_json, timeout, cancellation)

    def sign_digests(
        self, card: str, key: Purpose, scheme: SignScheme, digests: List[bytes], *, purpose:
        Optional[str] = None, require_trusted: Optional[bool] = None, timeout: Optional[float] =
        None, cancellation: Optional[Cancellation] = None,
    ) -> SignDigestsResult:
        """`sign.digests`: Signs up to 100 digests with one key and one scheme, under one login. Of
        a call that fails or is given up after the first signature the answer has the signatures
        that were made, and `stopped`. A subscribed connection gets `sign_progress` after each
        signature.

        :param card: The card.
        :param key: The key.
        :param scheme: The scheme of every signature.
        :param digests: The digests, or the bytes as given for `rsa_pkcs1`: 1 to 100.
        :param purpose: Purpose, in the caller's words: logged for each digest.
        :param require_trusted: Whether to refuse, before anything is signed, unless the
            certificate of the key is `trusted` (`certificate.untrusted`).
        """
        params: Dict[str, Any] = {
            "card": card,
            "key": key,
            "scheme": scheme,
            "digests": digests,
            "purpose": purpose,
            "require_trusted": require_trusted,
        }
        return self._call("sign.digests", params, SignDigestsResult.from_json, timeout, cancellation)

    def sign_hash_state(
        self, card: str, key: Purpose, hash: HashAlgorithm, state: bytes, hashed: int, last_block:
        bytes, *, purpose: Optional[str] = None, require_trusted: Optional[bool] = None, timeout:
        Optional[float] = None, cancellation: Optional[Cancellation] = None,
    ) -> SignatureResult:
        """`sign.hash_state`: Signs with the last block hashed by the card (`Key::hash_on_card`).

        :param card: The card.
        :param key: The key.
        :param hash: SHA-1 or SHA-256.
        :param state: Chaining value after the blocks hashed so far, big-endian; empty if
            there are none.
        :param hashed: Number of bytes hashed so far, a multiple of 64.
        :param last_block: The last 1 to 64 bytes of the message.
        :param purpose: Purpose, in the caller's words: shown to the holder and logged.
        :param require_trusted: Whether to refuse, before anything is signed, unless the
            certificate of the key is `trusted` (`certificate.untrusted`).
        """
        params: Dict[str, Any] = {
            "card": card,
            "key": key,
            "hash": hash,
            "state": state,
            "hashed": hashed,
            "last_block": last_block,
            "purpose": purpose,
            "require_trusted": require_trusted,
        }
        return self._call("sign.hash_state", params, SignatureResult.from_json, timeout, cancellation)

    def sign_cms(
        self, card: str, key: Purpose, digest: bytes, *, hash: Optional[HashAlgorithm] = None,
        content_type: Optional[str] = None, purpose: Optional[str] = None, require_trusted:
        Optional[bool] = None, timeout: Optional[float] = None, cancellation:
        Optional[Cancellation] = None,
    ) -> SignCmsResult:
        """`sign.cms`: Signs content by its digest and gives a detached CMS with the attributes of
        a CAdES baseline signature: content type, digest, signing time, signing-certificate-v2.

        :param card: The card.
        :param key: The key.
        :param digest: The digest of the content.
        :param hash: The hash of the content and of the signature; SHA-256 if absent.
        :param content_type: The type of the content, an object identifier; id-data (RFC 5652,
            section 4) if absent.
        :param purpose: Purpose, in the caller's words: logged.
        :param require_trusted: Whether to refuse, before anything is signed, unless the
            certificate of the key is `trusted` (`certificate.untrusted`).
        """
        params: Dict[str, Any] = {
            "card": card,
            "key": key,
            "digest": digest,
            "hash": hash,
            "content_type": content_type,
            "purpose": purpose,
            "require_trusted": require_trusted,
        }
        return self._call("sign.cms", params, SignCmsResult.from_json, timeout, cancellation)

    def sign_jws(
        self, card: str, key: Purpose, algorithm: JwsAlgorithm, payload: bytes, *, header:
        Optional[Dict[str, Any]] = None, with_certificate: Optional[bool] = None, purpose:
        Optional[str] = None, require_trusted: Optional[bool] = None, timeout: Optional[float] =
        None, cancellation: Optional[Cancellation] = None,
    ) -> SignJwsResult:
        """`sign.jws`: Signs a payload and gives a JWS in compact form (RFC 7515).

        :param card: The card.
        :param key: The key.
        :param algorithm: The algorithm.
        :param payload: Content that is signed.
        :param header: More members of the protected header, `typ` for example. `alg`,
            `x5t#S256`, `x5c`, `crit` and `b64` are refused: the service sets them, or they change
            what is signed.
        :param with_certificate: Whether the header carries the certificate of the signer and
            those of its issuers below the root (`x5c`).
        :param purpose: Purpose, in the caller's words: logged.
        :param require_trusted: Whether to refuse, before anything is signed, unless the
            certificate of the key is `trusted` (`certificate.untrusted`).
        """
        params: Dict[str, Any] = {
            "card": card,
            "key": key,
            "algorithm": algorithm,
            "payload": payload,
            "header": header,
            "with_certificate": with_certificate,
            "purpose": purpose,
            "require_trusted": require_trusted,
        }
        return self._call("sign.jws", params, SignJwsResult.from_json, timeout, cancellation)

    def assertion_vihf(
        self, card: str, activity: int, patient: Patient, software: Software, *, purpose_of_use:
        Optional[AccessPurpose] = None, profile: Optional[VihfProfile] = None, purpose:
        Optional[str] = None, require_trusted: Optional[bool] = None, timeout: Optional[float] =
        None, cancellation: Optional[Cancellation] = None,
    ) -> AssertionResult:
        """`assertion.vihf`: Makes the assertion (VIHF) that opens a shared health record by card,
        signed by the signature key: holder, profession, specialities, structure and sector are
        those of the card. What the card lacks is told before the card is asked anything, as far
        as it needs no PIN to be known.

        :param card: The card.
        :param activity: Number of the activity whose structure and sector the assertion has,
            as in `cards.identity`.
        :param patient: The patient whose record is opened.
        :param software: The software that sends the assertion.
        :param purpose_of_use: Purpose of the access; the usual one if absent.
        :param profile: Form of the assertion, where sources disagree; `dmp_2026` if absent.
        :param purpose: Purpose of the signature, in the caller's words: logged.
        :param require_trusted: Whether to refuse, before anything is signed, unless the
            certificate of the key is `trusted` (`certificate.untrusted`).
        """
        params: Dict[str, Any] = {
            "card": card,
            "activity": activity,
            "patient": patient,
            "software": software,
            "purpose_of_use": purpose_of_use,
            "profile": profile,
            "purpose": purpose,
            "require_trusted": require_trusted,
        }
        return self._call("assertion.vihf", params, AssertionResult.from_json, timeout, cancellation)

    def assertion_insi(
        self, card: str, activity: int, *, billing_number: Optional[str] = None, speciality:
        Optional[str] = None, sector: Optional[bool] = None, profile: Optional[TeleserviceProfile]
        = None, purpose: Optional[str] = None, require_trusted: Optional[bool] = None, timeout:
        Optional[float] = None, cancellation: Optional[Cancellation] = None,
    ) -> AssertionInsiResult:
        """`assertion.insi`: Makes the assertion of a professional for the teleservices INSi, ADRi
        and DMTi of the health insurance, signed by the signature key: holder, structure and
        sector are those of the card, and so is the billing number where the structure bills as
        an establishment does.

        :param card: The card.
        :param activity: Number of the activity that the assertion is for, as in
            `cards.identity`.
        :param billing_number: The number that bills the activity: 9 characters, or 14 of a
            SIRET. Absent for an activity whose structure has a FINESS or SIRET number on the
            card.
        :param speciality: The speciality for the health insurance (G100), two digits; not
            said if absent.
        :param sector: Whether the assertion names the sector of the activity.
        :param profile: Form of the assertion, where sources disagree; `insi_2021` if absent.
        :param purpose: Purpose of the signature, in the caller's words: logged.
        :param require_trusted: Whether to refuse, before anything is signed, unless the
            certificate of the key is `trusted` (`certificate.untrusted`).
        """
        params: Dict[str, Any] = {
            "card": card,
            "activity": activity,
            "billing_number": billing_number,
            "speciality": speciality,
            "sector": sector,
            "profile": profile,
            "purpose": purpose,
            "require_trusted": require_trusted,
        }
        return self._call("assertion.insi", params, AssertionInsiResult.from_json, timeout, cancellation)

    def assertion_dmp_submission(
        self, card: str, submission_set: str, documents: List[SubmittedDocument], *, signature_id:
        Optional[str] = None, profile: Optional[SubmissionProfile] = None, purpose: Optional[str]
        = None, require_trusted: Optional[bool] = None, timeout: Optional[float] = None,
        cancellation: Optional[Cancellation] = None,
    ) -> AssertionDmpSubmissionResult:
        """`assertion.dmp_submission`: Makes the signature document of a set of documents that go
        into a shared health record (IHE DSG, XAdES 1.1.1), signed by the signature key. It
        lists documents by their digests, and the certificates of all issuers up to the root.

        :param card: The card.
        :param submission_set: The identifier of the set in its metadata (`uniqueId` of the
            submission set), an object identifier without `urn:oid:`.
        :param documents: The documents of the set, 1 to 100.
        :param signature_id: The identifier of the signature within its document: 1 to 64
            letters, digits, `.`, `_`, `-`. A random one if absent.
        :param profile: Form of the signature, where sources disagree; `dmp_2019` if absent.
        :param purpose: Purpose of the signature, in the caller's words: logged.
        :param require_trusted: Whether to refuse, before anything is signed, unless the
            certificate of the key is `trusted` (`certificate.untrusted`).
        """
        params: Dict[str, Any] = {
            "card": card,
            "submission_set": submission_set,
            "documents": documents,
            "signature_id": signature_id,
            "profile": profile,
            "purpose": purpose,
            "require_trusted": require_trusted,
        }
        return self._call("assertion.dmp_submission", params, AssertionDmpSubmissionResult.from_json, timeout, cancellation)

    def verify_certificate(
        self, certificate: bytes, key: Purpose, *, issuers: Optional[List[bytes]] = None, timeout:
        Optional[float] = None, cancellation: Optional[Cancellation] = None,
    ) -> JudgedCertificate:
        """`verify.certificate`: Judges the certificate of a foreign signer with the roots and
        revocation lists of this machine, at this moment.

        :param certificate: The certificate of the signer, DER.
        :param key: Purpose that the certificate must have: `signature` for a document,
            `authentication` for a login.
        :param issuers: Other certificates that came with it, DER, 16 at most: they may stand
            between it and a root of the trust directory. A root among them is not relied on.
        """
        params: Dict[str, Any] = {
            "certificate": certificate,
            "key": key,
            "issuers": issuers,
        }
        return self._call("verify.certificate", params, JudgedCertificate.from_json, timeout, cancellation)

    def verify_signature(
        self, certificate: bytes, key: Purpose, scheme: SignScheme, digest: bytes, signature:
        bytes, *, issuers: Optional[List[bytes]] = None, timeout: Optional[float] = None,
        cancellation: Optional[Cancellation] = None,
    ) -> JudgedSignature:
        """`verify.signature`: Verifies a foreign signature of a digest, and judges the certificate
        of its signer as `verify.certificate` does.

        :param certificate: The certificate of the signer, DER.
        :param key: Purpose that the certificate must have: `signature` for a document.
        :param scheme: Scheme of the signature.
        :param digest: The digest that was signed: of the document, of the signed attributes
            of a CMS in DER, or of the signing input of a JWS. The bytes as given for `rsa_pkcs1`.
        :param signature: The signature.
        :param issuers: Other certificates that came with it, as in `verify.certificate`.
        """
        params: Dict[str, Any] = {
            "certificate": certificate,
            "key": key,
            "scheme": scheme,
            "digest": digest,
            "signature": signature,
            "issuers": issuers,
        }
        return self._call("verify.signature", params, JudgedSignature.from_json, timeout, cancellation)

    def decrypt(
        self, card: str, key: Purpose, cryptogram: bytes, *, timeout: Optional[float] = None,
        cancellation: Optional[Cancellation] = None,
    ) -> DecryptResult:
        """`decrypt`: Deciphers one RSA block and removes its PKCS#1 v1.5 padding.

        :param card: The card.
        :param key: The key.
        :param cryptogram: One RSA block, as long as the modulus.
        """
        params: Dict[str, Any] = {
            "card": card,
            "key": key,
            "cryptogram": cryptogram,
        }
        return self._call("decrypt", params, DecryptResult.from_json, timeout, cancellation)

    def random(
        self, card: str, bytes: int, *, timeout: Optional[float] = None, cancellation:
        Optional[Cancellation] = None,
    ) -> RandomResult:
        """`random`: Random bytes of the card's generator (`card.md` §5.5).

        :param card: The card.
        :param bytes: Number of bytes, 1 to 1024.
        """
        params: Dict[str, Any] = {
            "card": card,
            "bytes": bytes,
        }
        return self._call("random", params, RandomResult.from_json, timeout, cancellation)

    def web_allow(
        self, origin: str, *, timeout: Optional[float] = None, cancellation:
        Optional[Cancellation] = None,
    ) -> None:
        """`web.allow`: Has the agent of the caller's account ask the holder whether a site may use
        the card. The caller remembers the answer: the daemon does not.

        :param origin: Its origin, as in `system.hello`.
        """
        params: Dict[str, Any] = {
            "origin": origin,
        }
        self._call("web.allow", params, nothing, timeout, cancellation)

    def web_revoke(
        self, origin: str, *, timeout: Optional[float] = None, cancellation:
        Optional[Cancellation] = None,
    ) -> None:
        """`web.revoke`: Records in the audit file that a site may not use the card any more.

        :param origin: Its origin, as in `system.hello`.
        """
        params: Dict[str, Any] = {
            "origin": origin,
        }
        self._call("web.revoke", params, nothing, timeout, cancellation)

    def leases_list(
        self, *, timeout: Optional[float] = None, cancellation: Optional[Cancellation] = None,
    ) -> LeasesResult:
        """`leases.list`: The logins of all programs; for administrators.
        """
        params: Dict[str, Any] = {
        }
        return self._call("leases.list", params, LeasesResult.from_json, timeout, cancellation)

    def leases_revoke(
        self, lease: int, *, timeout: Optional[float] = None, cancellation: Optional[Cancellation]
        = None,
    ) -> None:
        """`leases.revoke`: Ends a login of any program; for administrators.

        :param lease: The login.
        """
        params: Dict[str, Any] = {
            "lease": lease,
        }
        self._call("leases.revoke", params, nothing, timeout, cancellation)

    def audit_tail(
        self, lines: int, *, timeout: Optional[float] = None, cancellation: Optional[Cancellation]
        = None,
    ) -> AuditTailResult:
        """`audit.tail`: The last lines of the audit file; for administrators.

        :param lines: Number of lines, 1 to 1000.
        """
        params: Dict[str, Any] = {
            "lines": lines,
        }
        return self._call("audit.tail", params, AuditTailResult.from_json, timeout, cancellation)

    def cache_clear(
        self, *, timeout: Optional[float] = None, cancellation: Optional[Cancellation] = None,
    ) -> None:
        """`cache.clear`: Forgets what was kept of cards, in memory and on disk; for
        administrators.
        """
        params: Dict[str, Any] = {
        }
        self._call("cache.clear", params, nothing, timeout, cancellation)

    def login(
        self, card: str, *, pin: Optional[str] = None, purpose: Optional[str] = None,
        max_signatures: Optional[int] = None, ttl_seconds: Optional[int] = None, idle_seconds:
        Optional[int] = None, keys: Optional[List[Purpose]] = None, assertion:
        Optional[AssertionKind] = None, require_trusted: Optional[bool] = None, timeout:
        Optional[float] = None, cancellation: Optional[Cancellation] = None,
    ) -> Lease:
        """`pin.login`: Presents the PIN and opens a lease for this connection. Without a PIN in
        the parameters the agent of the caller's account asks the holder for it. The lease ends
        with `close`, or with the `with` block.

        :param card: The card.
        :param pin: The PIN. Without it, the agent of the caller's account asks the holder.
        :param purpose: Purpose of the login, in the caller's words: shown to the holder and
            logged.
        :param max_signatures: Most signatures, at least 1; lowered to the configured ceiling,
            which is the default.
        :param ttl_seconds: Most seconds, at least 1; lowered to the configured ceiling, which
            is the default.
        :param idle_seconds: Most seconds without a request of this connection to the card, at
            least 1; lowered to the configured ceiling, which is the default.
        :param keys: The keys that the login is for, at least one, each of them on the card
            (`key.not_found` before the PIN is asked for); all, if absent.
        :param assertion: The only use of the login: assertions of this kind. It reads the
            activities of the holder and makes such assertions; it signs, deciphers, reads and
            writes nothing else. What the card lacks for them is told before the PIN is asked for.
            Not together with `keys`.
        :param require_trusted: Whether to refuse, before the PIN is asked for, unless the
            certificates of the keys of the login are `trusted` (`certificate.untrusted`).
        """
        params: Dict[str, Any] = {
            "card": card,
            "pin": pin,
            "purpose": purpose,
            "max_signatures": max_signatures,
            "ttl_seconds": ttl_seconds,
            "idle_seconds": idle_seconds,
            "keys": keys,
            "assertion": assertion,
            "require_trusted": require_trusted,
        }
        return self._login(card, params, timeout, cancellation)


class LeaseMethods(ABC):
    """The methods that use a login, with its card."""

    @abstractmethod
    def _call(
        self, method: str, params: Dict[str, Any], parse: Callable[[Any], T],
        timeout: Optional[float], cancellation: Optional[Cancellation],
    ) -> T: ...

    def cards_identity(
        self, *, complete: Optional[bool] = None, timeout: Optional[float] = None, cancellation:
        Optional[Cancellation] = None,
    ) -> JudgedIdentity:
        """`cards.identity`: The holder's identity: the public part, with activities while this
        connection is logged in, and whether the certificate that it came from can be relied on.
        It is answered as soon as that certificate was read, or once the public data objects
        were as well.

        :param complete: Whether the answer waits for the public data objects: the card is
            then asked for those that were not read yet.
        """
        params: Dict[str, Any] = {
            "complete": complete,
        }
        return self._call("cards.identity", params, JudgedIdentity.from_json, timeout, cancellation)

    def cards_data_read(
        self, label: str, *, timeout: Optional[float] = None, cancellation: Optional[Cancellation]
        = None,
    ) -> DataResult:
        """`cards.data.read`: The content of a data object, exactly as the card holds it.

        :param label: Label of the object.
        """
        params: Dict[str, Any] = {
            "label": label,
        }
        return self._call("cards.data.read", params, DataResult.from_json, timeout, cancellation)

    def cards_data_write(
        self, label: str, value: bytes, *, timeout: Optional[float] = None, cancellation:
        Optional[Cancellation] = None,
    ) -> None:
        """`cards.data.write`: Replaces the content of a modifiable data object; zeros fill the
        rest of the file.

        :param label: Label of the object.
        :param value: The new content, at most as long as the file.
        """
        params: Dict[str, Any] = {
            "label": label,
            "value": value,
        }
        self._call("cards.data.write", params, nothing, timeout, cancellation)

    def sign_digest(
        self, key: Purpose, scheme: SignScheme, digest: bytes, *, purpose: Optional[str] = None,
        require_trusted: Optional[bool] = None, timeout: Optional[float] = None, cancellation:
        Optional[Cancellation] = None,
    ) -> SignatureResult:
        """`sign.digest`: Signs a digest, or bytes as given with `rsa_pkcs1`.

        :param key: The key.
        :param scheme: The scheme.
        :param digest: The digest, or the bytes as given for `rsa_pkcs1`.
        :param purpose: Purpose, in the caller's words: shown to the holder and logged.
        :param require_trusted: Whether to refuse, before anything is signed, unless the
            certificate of the key is `trusted` (`certificate.untrusted`).
        """
        params: Dict[str, Any] = {
            "key": key,
            "scheme": scheme,
            "digest": digest,
            "purpose": purpose,
            "require_trusted": require_trusted,
        }
        return self._call("sign.digest", params, SignatureResult.from_json, timeout, cancellation)

    def sign_digests(
        self, key: Purpose, scheme: SignScheme, digests: List[bytes], *, purpose: Optional[str] =
        None, require_trusted: Optional[bool] = None, timeout: Optional[float] = None,
        cancellation: Optional[Cancellation] = None,
    ) -> SignDigestsResult:
        """`sign.digests`: Signs up to 100 digests with one key and one scheme, under one login. Of
        a call that fails or is given up after the first signature the answer has the signatures
        that were made, and `stopped`. A subscribed connection gets `sign_progress` after each
        signature.

        :param key: The key.
        :param scheme: The scheme of every signature.
        :param digests: The digests, or the bytes as given for `rsa_pkcs1`: 1 to 100.
        :param purpose: Purpose, in the caller's words: logged for each digest.
        :param require_trusted: Whether to refuse, before anything is signed, unless the
            certificate of the key is `trusted` (`certificate.untrusted`).
        """
        params: Dict[str, Any] = {
            "key": key,
            "scheme": scheme,
            "digests": digests,
            "purpose": purpose,
            "require_trusted": require_trusted,
        }
        return self._call("sign.digests", params, SignDigestsResult.from_json, timeout, cancellation)

    def sign_hash_state(
        self, key: Purpose, hash: HashAlgorithm, state: bytes, hashed: int, last_block: bytes, *,
        purpose: Optional[str] = None, require_trusted: Optional[bool] = None, timeout:
        Optional[float] = None, cancellation: Optional[Cancellation] = None,
    ) -> SignatureResult:
        """`sign.hash_state`: Signs with the last block hashed by the card (`Key::hash_on_card`).

        :param key: The key.
        :param hash: SHA-1 or SHA-256.
        :param state: Chaining value after the blocks hashed so far, big-endian; empty if
            there are none.
        :param hashed: Number of bytes hashed so far, a multiple of 64.
        :param last_block: The last 1 to 64 bytes of the message.
        :param purpose: Purpose, in the caller's words: shown to the holder and logged.
        :param require_trusted: Whether to refuse, before anything is signed, unless the
            certificate of the key is `trusted` (`certificate.untrusted`).
        """
        params: Dict[str, Any] = {
            "key": key,
            "hash": hash,
            "state": state,
            "hashed": hashed,
            "last_block": last_block,
            "purpose": purpose,
            "require_trusted": require_trusted,
        }
        return self._call("sign.hash_state", params, SignatureResult.from_json, timeout, cancellation)

    def sign_cms(
        self, key: Purpose, digest: bytes, *, hash: Optional[HashAlgorithm] = None, content_type:
        Optional[str] = None, purpose: Optional[str] = None, require_trusted: Optional[bool] =
        None, timeout: Optional[float] = None, cancellation: Optional[Cancellation] = None,
    ) -> SignCmsResult:
        """`sign.cms`: Signs content by its digest and gives a detached CMS with the attributes of
        a CAdES baseline signature: content type, digest, signing time, signing-certificate-v2.

        :param key: The key.
        :param digest: The digest of the content.
        :param hash: The hash of the content and of the signature; SHA-256 if absent.
        :param content_type: The type of the content, an object identifier; id-data (RFC 5652,
            section 4) if absent.
        :param purpose: Purpose, in the caller's words: logged.
        :param require_trusted: Whether to refuse, before anything is signed, unless the
            certificate of the key is `trusted` (`certificate.untrusted`).
        """
        params: Dict[str, Any] = {
            "key": key,
            "digest": digest,
            "hash": hash,
            "content_type": content_type,
            "purpose": purpose,
            "require_trusted": require_trusted,
        }
        return self._call("sign.cms", params, SignCmsResult.from_json, timeout, cancellation)

    def sign_jws(
        self, key: Purpose, algorithm: JwsAlgorithm, payload: bytes, *, header: Optional[Dict[str,
        Any]] = None, with_certificate: Optional[bool] = None, purpose: Optional[str] = None,
        require_trusted: Optional[bool] = None, timeout: Optional[float] = None, cancellation:
        Optional[Cancellation] = None,
    ) -> SignJwsResult:
        """`sign.jws`: Signs a payload and gives a JWS in compact form (RFC 7515).

        :param key: The key.
        :param algorithm: The algorithm.
        :param payload: Content that is signed.
        :param header: More members of the protected header, `typ` for example. `alg`,
            `x5t#S256`, `x5c`, `crit` and `b64` are refused: the service sets them, or they change
            what is signed.
        :param with_certificate: Whether the header carries the certificate of the signer and
            those of its issuers below the root (`x5c`).
        :param purpose: Purpose, in the caller's words: logged.
        :param require_trusted: Whether to refuse, before anything is signed, unless the
            certificate of the key is `trusted` (`certificate.untrusted`).
        """
        params: Dict[str, Any] = {
            "key": key,
            "algorithm": algorithm,
            "payload": payload,
            "header": header,
            "with_certificate": with_certificate,
            "purpose": purpose,
            "require_trusted": require_trusted,
        }
        return self._call("sign.jws", params, SignJwsResult.from_json, timeout, cancellation)

    def assertion_vihf(
        self, activity: int, patient: Patient, software: Software, *, purpose_of_use:
        Optional[AccessPurpose] = None, profile: Optional[VihfProfile] = None, purpose:
        Optional[str] = None, require_trusted: Optional[bool] = None, timeout: Optional[float] =
        None, cancellation: Optional[Cancellation] = None,
    ) -> AssertionResult:
        """`assertion.vihf`: Makes the assertion (VIHF) that opens a shared health record by card,
        signed by the signature key: holder, profession, specialities, structure and sector are
        those of the card. What the card lacks is told before the card is asked anything, as far
        as it needs no PIN to be known.

        :param activity: Number of the activity whose structure and sector the assertion has,
            as in `cards.identity`.
        :param patient: The patient whose record is opened.
        :param software: The software that sends the assertion.
        :param purpose_of_use: Purpose of the access; the usual one if absent.
        :param profile: Form of the assertion, where sources disagree; `dmp_2026` if absent.
        :param purpose: Purpose of the signature, in the caller's words: logged.
        :param require_trusted: Whether to refuse, before anything is signed, unless the
            certificate of the key is `trusted` (`certificate.untrusted`).
        """
        params: Dict[str, Any] = {
            "activity": activity,
            "patient": patient,
            "software": software,
            "purpose_of_use": purpose_of_use,
            "profile": profile,
            "purpose": purpose,
            "require_trusted": require_trusted,
        }
        return self._call("assertion.vihf", params, AssertionResult.from_json, timeout, cancellation)

    def assertion_insi(
        self, activity: int, *, billing_number: Optional[str] = None, speciality: Optional[str] =
        None, sector: Optional[bool] = None, profile: Optional[TeleserviceProfile] = None,
        purpose: Optional[str] = None, require_trusted: Optional[bool] = None, timeout:
        Optional[float] = None, cancellation: Optional[Cancellation] = None,
    ) -> AssertionInsiResult:
        """`assertion.insi`: Makes the assertion of a professional for the teleservices INSi, ADRi
        and DMTi of the health insurance, signed by the signature key: holder, structure and
        sector are those of the card, and so is the billing number where the structure bills as
        an establishment does.

        :param activity: Number of the activity that the assertion is for, as in
            `cards.identity`.
        :param billing_number: The number that bills the activity: 9 characters, or 14 of a
            SIRET. Absent for an activity whose structure has a FINESS or SIRET number on the
            card.
        :param speciality: The speciality for the health insurance (G100), two digits; not
            said if absent.
        :param sector: Whether the assertion names the sector of the activity.
        :param profile: Form of the assertion, where sources disagree; `insi_2021` if absent.
        :param purpose: Purpose of the signature, in the caller's words: logged.
        :param require_trusted: Whether to refuse, before anything is signed, unless the
            certificate of the key is `trusted` (`certificate.untrusted`).
        """
        params: Dict[str, Any] = {
            "activity": activity,
            "billing_number": billing_number,
            "speciality": speciality,
            "sector": sector,
            "profile": profile,
            "purpose": purpose,
            "require_trusted": require_trusted,
        }
        return self._call("assertion.insi", params, AssertionInsiResult.from_json, timeout, cancellation)

    def assertion_dmp_submission(
        self, submission_set: str, documents: List[SubmittedDocument], *, signature_id:
        Optional[str] = None, profile: Optional[SubmissionProfile] = None, purpose: Optional[str]
        = None, require_trusted: Optional[bool] = None, timeout: Optional[float] = None,
        cancellation: Optional[Cancellation] = None,
    ) -> AssertionDmpSubmissionResult:
        """`assertion.dmp_submission`: Makes the signature document of a set of documents that go
        into a shared health record (IHE DSG, XAdES 1.1.1), signed by the signature key. It
        lists documents by their digests, and the certificates of all issuers up to the root.

        :param submission_set: The identifier of the set in its metadata (`uniqueId` of the
            submission set), an object identifier without `urn:oid:`.
        :param documents: The documents of the set, 1 to 100.
        :param signature_id: The identifier of the signature within its document: 1 to 64
            letters, digits, `.`, `_`, `-`. A random one if absent.
        :param profile: Form of the signature, where sources disagree; `dmp_2019` if absent.
        :param purpose: Purpose of the signature, in the caller's words: logged.
        :param require_trusted: Whether to refuse, before anything is signed, unless the
            certificate of the key is `trusted` (`certificate.untrusted`).
        """
        params: Dict[str, Any] = {
            "submission_set": submission_set,
            "documents": documents,
            "signature_id": signature_id,
            "profile": profile,
            "purpose": purpose,
            "require_trusted": require_trusted,
        }
        return self._call("assertion.dmp_submission", params, AssertionDmpSubmissionResult.from_json, timeout, cancellation)

    def decrypt(
        self, key: Purpose, cryptogram: bytes, *, timeout: Optional[float] = None, cancellation:
        Optional[Cancellation] = None,
    ) -> DecryptResult:
        """`decrypt`: Deciphers one RSA block and removes its PKCS#1 v1.5 padding.

        :param key: The key.
        :param cryptogram: One RSA block, as long as the modulus.
        """
        params: Dict[str, Any] = {
            "key": key,
            "cryptogram": cryptogram,
        }
        return self._call("decrypt", params, DecryptResult.from_json, timeout, cancellation)


class AsyncMethods(ABC):
    """The methods of the API."""

    @abstractmethod
    async def _call(
        self, method: str, params: Dict[str, Any], parse: Callable[[Any], T],
        timeout: Optional[float],
    ) -> T: ...

    @abstractmethod
    async def _login(
        self, card: str, params: Dict[str, Any],
        timeout: Optional[float],
    ) -> AsyncLease: ...

    async def system_info(
        self, *, timeout: Optional[float] = None,
    ) -> InfoResult:
        """`system.info`: Version and state of the daemon.
        """
        params: Dict[str, Any] = {
        }
        return await self._call("system.info", params, InfoResult.from_json, timeout)

    async def readers_list(
        self, *, timeout: Optional[float] = None,
    ) -> ReadersResult:
        """`readers.list`: The readers with their cards.
        """
        params: Dict[str, Any] = {
        }
        return await self._call("readers.list", params, ReadersResult.from_json, timeout)

    async def cards_list(
        self, *, timeout: Optional[float] = None,
    ) -> CardsResult:
        """`cards.list`: The cards that are being read or ready.
        """
        params: Dict[str, Any] = {
        }
        return await self._call("cards.list", params, CardsResult.from_json, timeout)

    async def cards_status(
        self, *, timeout: Optional[float] = None,
    ) -> CardsStatusResult:
        """`cards.status`: The state of every reader and its card in one answer, without anything
        of the holder and without a command to the card: for a line that a program always shows.
        """
        params: Dict[str, Any] = {
        }
        return await self._call("cards.status", params, CardsStatusResult.from_json, timeout)

    async def cards_identity(
        self, card: str, *, complete: Optional[bool] = None, timeout: Optional[float] = None,
    ) -> JudgedIdentity:
        """`cards.identity`: The holder's identity: the public part, with activities while this
        connection is logged in, and whether the certificate that it came from can be relied on.
        It is answered as soon as that certificate was read, or once the public data objects
        were as well.

        :param card: The card.
        :param complete: Whether the answer waits for the public data objects: the card is
            then asked for those that were not read yet.
        """
        params: Dict[str, Any] = {
            "card": card,
            "complete": complete,
        }
        return await self._call("cards.identity", params, JudgedIdentity.from_json, timeout)

    async def cards_certificates(
        self, card: str, *, timeout: Optional[float] = None,
    ) -> CertificatesResult:
        """`cards.certificates`: The certificates, authentication first.

        :param card: The card.
        """
        params: Dict[str, Any] = {
            "card": card,
        }
        return await self._call("cards.certificates", params, CertificatesResult.from_json, timeout)

    async def cards_objects(
        self, card: str, *, timeout: Optional[float] = None,
    ) -> CardObjects:
        """`cards.objects`: Everything that the PKCS#11 module shows of a card.

        :param card: The card.
        """
        params: Dict[str, Any] = {
            "card": card,
        }
        return await self._call("cards.objects", params, CardObjects.from_json, timeout)

    async def cards_data_read(
        self, card: str, label: str, *, timeout: Optional[float] = None,
    ) -> DataResult:
        """`cards.data.read`: The content of a data object, exactly as the card holds it.

        :param card: The card.
        :param label: Label of the object.
        """
        params: Dict[str, Any] = {
            "card": card,
            "label": label,
        }
        return await self._call("cards.data.read", params, DataResult.from_json, timeout)

    async def cards_data_write(
        self, card: str, label: str, value: bytes, *, timeout: Optional[float] = None,
    ) -> None:
        """`cards.data.write`: Replaces the content of a modifiable data object; zeros fill the
        rest of the file.

        :param card: The card.
        :param label: Label of the object.
        :param value: The new content, at most as long as the file.
        """
        params: Dict[str, Any] = {
            "card": card,
            "label": label,
            "value": value,
        }
        await self._call("cards.data.write", params, nothing, timeout)

    async def cards_report(
        self, card: str, *, with_login: Optional[bool] = None, timeout: Optional[float] = None,
    ) -> CardReport:
        """`cards.report`: A report on the card: its files, its answers to the commands that are
        sent without being asked, its times, and what it says of every fact that is uncertain of
        real cards. Structure, not content: values are absent but for a short list of constants,
        and nothing of the holder is in it. No code is presented and nothing is written, but the
        card is reset, so no program may be logged in (`reader.busy`). With `with_login` this
        connection must be logged in: the structure of protected files is in the report too, and
        the login ends with it.

        :param card: The card.
        :param with_login: Whether the login of this connection is used, and ended.
        """
        params: Dict[str, Any] = {
            "card": card,
            "with_login": with_login,
        }
        return await self._call("cards.report", params, CardReport.from_json, timeout)

    async def pin_status(
        self, card: str, *, timeout: Optional[float] = None,
    ) -> PinStateResult:
        """`pin.status`: State of PIN and PUK, from the card's last word on it.

        :param card: The card.
        """
        params: Dict[str, Any] = {
            "card": card,
        }
        return await self._call("pin.status", params, PinStateResult.from_json, timeout)

    async def pin_change(
        self, card: str, *, old_pin: Optional[str] = None, new_pin: Optional[str] = None, timeout:
        Optional[float] = None,
    ) -> PinStateResult:
        """`pin.change`: Changes the PIN. Without the two codes in the parameters the holder is
        asked for them, on the reader or by the agent of the caller's account. Then every lease
        of the card ends, except that of the connection that changes it as long as the card says
        that the PIN is still verified. After a wrong PIN those go on that the card still
        honours.

        :param card: The card.
        :param old_pin: The PIN until now.
        :param new_pin: The PIN from now on.
        """
        params: Dict[str, Any] = {
            "card": card,
            "old_pin": old_pin,
            "new_pin": new_pin,
        }
        return await self._call("pin.change", params, PinStateResult.from_json, timeout)

    async def pin_unblock(
        self, card: str, *, puk: Optional[str] = None, new_pin: Optional[str] = None, timeout:
        Optional[float] = None,
    ) -> PinStateResult:
        """`pin.unblock`: Unblocks the PIN with the PUK and sets a new one, in one step. Without
        the two codes in the parameters the holder is asked for them, as with `pin.change`. Then
        every lease of the card ends. After a wrong PUK those go on that the card still honours.

        :param card: The card.
        :param puk: The unblocking code.
        :param new_pin: The PIN from now on.
        """
        params: Dict[str, Any] = {
            "card": card,
            "puk": puk,
            "new_pin": new_pin,
        }
        return await self._call("pin.unblock", params, PinStateResult.from_json, timeout)

    async def puk_verify(
        self, card: str, puk: str, *, timeout: Optional[float] = None,
    ) -> PinStateResult:
        """`puk.verify`: Presents the PUK and changes nothing: a wrong one spends one of its tries.
        After a right one the card is reset, because any program could set a PIN with a PUK that
        stays verified, so every lease of the card ends. It opens no lease.

        :param card: The card.
        :param puk: The unblocking code.
        """
        params: Dict[str, Any] = {
            "card": card,
            "puk": puk,
        }
        return await self._call("puk.verify", params, PinStateResult.from_json, timeout)

    async def sign_digest(
        self, card: str, key: Purpose, scheme: SignScheme, digest: bytes, *, purpose:
        Optional[str] = None, require_trusted: Optional[bool] = None, timeout: Optional[float] =
        None,
    ) -> SignatureResult:
        """`sign.digest`: Signs a digest, or bytes as given with `rsa_pkcs1`.

        :param card: The card.
        :param key: The key.
        :param scheme: The scheme.
        :param digest: The digest, or the bytes as given for `rsa_pkcs1`.
        :param purpose: Purpose, in the caller's words: shown to the holder and logged.
        :param require_trusted: Whether to refuse, before anything is signed, unless the
            certificate of the key is `trusted` (`certificate.untrusted`).
        """
        params: Dict[str, Any] = {
            "card": card,
            "key": key,
            "scheme": scheme,
            "digest": digest,
            "purpose": purpose,
            "require_trusted": require_trusted,
        }
        return await self._call("sign.digest", params, SignatureResult.from_json, timeout)

    async def sign_digests(
        self, card: str, key: Purpose, scheme: SignScheme, digests: List[bytes], *, purpose:
        Optional[str] = None, require_trusted: Optional[bool] = None, timeout: Optional[float] =
        None,
    ) -> SignDigestsResult:
        """`sign.digests`: Signs up to 100 digests with one key and one scheme, under one login. Of
        a call that fails or is given up after the first signature the answer has the signatures
        that were made, and `stopped`. A subscribed connection gets `sign_progress` after each
        signature.

        :param card: The card.
        :param key: The key.
        :param scheme: The scheme of every signature.
        :param digests: The digests, or the bytes as given for `rsa_pkcs1`: 1 to 100.
        :param purpose: Purpose, in the caller's words: logged for each digest.
        :param require_trusted: Whether to refuse, before anything is signed, unless the
            certificate of the key is `trusted` (`certificate.untrusted`).
        """
        params: Dict[str, Any] = {
            "card": card,
            "key": key,
            "scheme": scheme,
            "digests": digests,
            "purpose": purpose,
            "require_trusted": require_trusted,
        }
        return await self._call("sign.digests", params, SignDigestsResult.from_json, timeout)

    async def sign_hash_state(
        self, card: str, key: Purpose, hash: HashAlgorithm, state: bytes, hashed: int, last_block:
        bytes, *, purpose: Optional[str] = None, require_trusted: Optional[bool] = None, timeout:
        Optional[float] = None,
    ) -> SignatureResult:
        """`sign.hash_state`: Signs with the last block hashed by the card (`Key::hash_on_card`).

        :param card: The card.
        :param key: The key.
        :param hash: SHA-1 or SHA-256.
        :param state: Chaining value after the blocks hashed so far, big-endian; empty if
            there are none.
        :param hashed: Number of bytes hashed so far, a multiple of 64.
        :param last_block: The last 1 to 64 bytes of the message.
        :param purpose: Purpose, in the caller's words: shown to the holder and logged.
        :param require_trusted: Whether to refuse, before anything is signed, unless the
            certificate of the key is `trusted` (`certificate.untrusted`).
        """
        params: Dict[str, Any] = {
            "card": card,
            "key": key,
            "hash": hash,
            "state": state,
            "hashed": hashed,
            "last_block": last_block,
            "purpose": purpose,
            "require_trusted": require_trusted,
        }
        return await self._call("sign.hash_state", params, SignatureResult.from_json, timeout)

    async def sign_cms(
        self, card: str, key: Purpose, digest: bytes, *, hash: Optional[HashAlgorithm] = None,
        content_type: Optional[str] = None, purpose: Optional[str] = None, require_trusted:
        Optional[bool] = None, timeout: Optional[float] = None,
    ) -> SignCmsResult:
        """`sign.cms`: Signs content by its digest and gives a detached CMS with the attributes of
        a CAdES baseline signature: content type, digest, signing time, signing-certificate-v2.

        :param card: The card.
        :param key: The key.
        :param digest: The digest of the content.
        :param hash: The hash of the content and of the signature; SHA-256 if absent.
        :param content_type: The type of the content, an object identifier; id-data (RFC 5652,
            section 4) if absent.
        :param purpose: Purpose, in the caller's words: logged.
        :param require_trusted: Whether to refuse, before anything is signed, unless the
            certificate of the key is `trusted` (`certificate.untrusted`).
        """
        params: Dict[str, Any] = {
            "card": card,
            "key": key,
            "digest": digest,
            "hash": hash,
            "content_type": content_type,
            "purpose": purpose,
            "require_trusted": require_trusted,
        }
        return await self._call("sign.cms", params, SignCmsResult.from_json, timeout)

    async def sign_jws(
        self, card: str, key: Purpose, algorithm: JwsAlgorithm, payload: bytes, *, header:
        Optional[Dict[str, Any]] = None, with_certificate: Optional[bool] = None, purpose:
        Optional[str] = None, require_trusted: Optional[bool] = None, timeout: Optional[float] =
        None,
    ) -> SignJwsResult:
        """`sign.jws`: Signs a payload and gives a JWS in compact form (RFC 7515).

        :param card: The card.
        :param key: The key.
        :param algorithm: The algorithm.
        :param payload: Content that is signed.
        :param header: More members of the protected header, `typ` for example. `alg`,
            `x5t#S256`, `x5c`, `crit` and `b64` are refused: the service sets them, or they change
            what is signed.
        :param with_certificate: Whether the header carries the certificate of the signer and
            those of its issuers below the root (`x5c`).
        :param purpose: Purpose, in the caller's words: logged.
        :param require_trusted: Whether to refuse, before anything is signed, unless the
            certificate of the key is `trusted` (`certificate.untrusted`).
        """
        params: Dict[str, Any] = {
            "card": card,
            "key": key,
            "algorithm": algorithm,
            "payload": payload,
            "header": header,
            "with_certificate": with_certificate,
            "purpose": purpose,
            "require_trusted": require_trusted,
        }
        return await self._call("sign.jws", params, SignJwsResult.from_json, timeout)

    async def assertion_vihf(
        self, card: str, activity: int, patient: Patient, software: Software, *, purpose_of_use:
        Optional[AccessPurpose] = None, profile: Optional[VihfProfile] = None, purpose:
        Optional[str] = None, require_trusted: Optional[bool] = None, timeout: Optional[float] =
        None,
    ) -> AssertionResult:
        """`assertion.vihf`: Makes the assertion (VIHF) that opens a shared health record by card,
        signed by the signature key: holder, profession, specialities, structure and sector are
        those of the card. What the card lacks is told before the card is asked anything, as far
        as it needs no PIN to be known.

        :param card: The card.
        :param activity: Number of the activity whose structure and sector the assertion has,
            as in `cards.identity`.
        :param patient: The patient whose record is opened.
        :param software: The software that sends the assertion.
        :param purpose_of_use: Purpose of the access; the usual one if absent.
        :param profile: Form of the assertion, where sources disagree; `dmp_2026` if absent.
        :param purpose: Purpose of the signature, in the caller's words: logged.
        :param require_trusted: Whether to refuse, before anything is signed, unless the
            certificate of the key is `trusted` (`certificate.untrusted`).
        """
        params: Dict[str, Any] = {
            "card": card,
            "activity": activity,
            "patient": patient,
            "software": software,
            "purpose_of_use": purpose_of_use,
            "profile": profile,
            "purpose": purpose,
            "require_trusted": require_trusted,
        }
        return await self._call("assertion.vihf", params, AssertionResult.from_json, timeout)

    async def assertion_insi(
        self, card: str, activity: int, *, billing_number: Optional[str] = None, speciality:
        Optional[str] = None, sector: Optional[bool] = None, profile: Optional[TeleserviceProfile]
        = None, purpose: Optional[str] = None, require_trusted: Optional[bool] = None, timeout:
        Optional[float] = None,
    ) -> AssertionInsiResult:
        """`assertion.insi`: Makes the assertion of a professional for the teleservices INSi, ADRi
        and DMTi of the health insurance, signed by the signature key: holder, structure and
        sector are those of the card, and so is the billing number where the structure bills as
        an establishment does.

        :param card: The card.
        :param activity: Number of the activity that the assertion is for, as in
            `cards.identity`.
        :param billing_number: The number that bills the activity: 9 characters, or 14 of a
            SIRET. Absent for an activity whose structure has a FINESS or SIRET number on the
            card.
        :param speciality: The speciality for the health insurance (G100), two digits; not
            said if absent.
        :param sector: Whether the assertion names the sector of the activity.
        :param profile: Form of the assertion, where sources disagree; `insi_2021` if absent.
        :param purpose: Purpose of the signature, in the caller's words: logged.
        :param require_trusted: Whether to refuse, before anything is signed, unless the
            certificate of the key is `trusted` (`certificate.untrusted`).
        """
        params: Dict[str, Any] = {
            "card": card,
            "activity": activity,
            "billing_number": billing_number,
            "speciality": speciality,
            "sector": sector,
            "profile": profile,
            "purpose": purpose,
            "require_trusted": require_trusted,
        }
        return await self._call("assertion.insi", params, AssertionInsiResult.from_json, timeout)

    async def assertion_dmp_submission(
        self, card: str, submission_set: str, documents: List[SubmittedDocument], *, signature_id:
        Optional[str] = None, profile: Optional[SubmissionProfile] = None, purpose: Optional[str]
        = None, require_trusted: Optional[bool] = None, timeout: Optional[float] = None,
    ) -> AssertionDmpSubmissionResult:
        """`assertion.dmp_submission`: Makes the signature document of a set of documents that go
        into a shared health record (IHE DSG, XAdES 1.1.1), signed by the signature key. It
        lists documents by their digests, and the certificates of all issuers up to the root.

        :param card: The card.
        :param submission_set: The identifier of the set in its metadata (`uniqueId` of the
            submission set), an object identifier without `urn:oid:`.
        :param documents: The documents of the set, 1 to 100.
        :param signature_id: The identifier of the signature within its document: 1 to 64
            letters, digits, `.`, `_`, `-`. A random one if absent.
        :param profile: Form of the signature, where sources disagree; `dmp_2019` if absent.
        :param purpose: Purpose of the signature, in the caller's words: logged.
        :param require_trusted: Whether to refuse, before anything is signed, unless the
            certificate of the key is `trusted` (`certificate.untrusted`).
        """
        params: Dict[str, Any] = {
            "card": card,
            "submission_set": submission_set,
            "documents": documents,
            "signature_id": signature_id,
            "profile": profile,
            "purpose": purpose,
            "require_trusted": require_trusted,
        }
        return await self._call("assertion.dmp_submission", params, AssertionDmpSubmissionResult.from_json, timeout)

    async def verify_certificate(
        self, certificate: bytes, key: Purpose, *, issuers: Optional[List[bytes]] = None, timeout:
        Optional[float] = None,
    ) -> JudgedCertificate:
        """`verify.certificate`: Judges the certificate of a foreign signer with the roots and
        revocation lists of this machine, at this moment.

        :param certificate: The certificate of the signer, DER.
        :param key: Purpose that the certificate must have: `signature` for a document,
            `authentication` for a login.
        :param issuers: Other certificates that came with it, DER, 16 at most: they may stand
            between it and a root of the trust directory. A root among them is not relied on.
        """
        params: Dict[str, Any] = {
            "certificate": certificate,
            "key": key,
            "issuers": issuers,
        }
        return await self._call("verify.certificate", params, JudgedCertificate.from_json, timeout)

    async def verify_signature(
        self, certificate: bytes, key: Purpose, scheme: SignScheme, digest: bytes, signature:
        bytes, *, issuers: Optional[List[bytes]] = None, timeout: Optional[float] = None,
    ) -> JudgedSignature:
        """`verify.signature`: Verifies a foreign signature of a digest, and judges the certificate
        of its signer as `verify.certificate` does.

        :param certificate: The certificate of the signer, DER.
        :param key: Purpose that the certificate must have: `signature` for a document.
        :param scheme: Scheme of the signature.
        :param digest: The digest that was signed: of the document, of the signed attributes
            of a CMS in DER, or of the signing input of a JWS. The bytes as given for `rsa_pkcs1`.
        :param signature: The signature.
        :param issuers: Other certificates that came with it, as in `verify.certificate`.
        """
        params: Dict[str, Any] = {
            "certificate": certificate,
            "key": key,
            "scheme": scheme,
            "digest": digest,
            "signature": signature,
            "issuers": issuers,
        }
        return await self._call("verify.signature", params, JudgedSignature.from_json, timeout)

    async def decrypt(
        self, card: str, key: Purpose, cryptogram: bytes, *, timeout: Optional[float] = None,
    ) -> DecryptResult:
        """`decrypt`: Deciphers one RSA block and removes its PKCS#1 v1.5 padding.

        :param card: The card.
        :param key: The key.
        :param cryptogram: One RSA block, as long as the modulus.
        """
        params: Dict[str, Any] = {
            "card": card,
            "key": key,
            "cryptogram": cryptogram,
        }
        return await self._call("decrypt", params, DecryptResult.from_json, timeout)

    async def random(
        self, card: str, bytes: int, *, timeout: Optional[float] = None,
    ) -> RandomResult:
        """`random`: Random bytes of the card's generator (`card.md` §5.5).

        :param card: The card.
        :param bytes: Number of bytes, 1 to 1024.
        """
        params: Dict[str, Any] = {
            "card": card,
            "bytes": bytes,
        }
        return await self._call("random", params, RandomResult.from_json, timeout)

    async def web_allow(
        self, origin: str, *, timeout: Optional[float] = None,
    ) -> None:
        """`web.allow`: Has the agent of the caller's account ask the holder whether a site may use
        the card. The caller remembers the answer: the daemon does not.

        :param origin: Its origin, as in `system.hello`.
        """
        params: Dict[str, Any] = {
            "origin": origin,
        }
        await self._call("web.allow", params, nothing, timeout)

    async def web_revoke(
        self, origin: str, *, timeout: Optional[float] = None,
    ) -> None:
        """`web.revoke`: Records in the audit file that a site may not use the card any more.

        :param origin: Its origin, as in `system.hello`.
        """
        params: Dict[str, Any] = {
            "origin": origin,
        }
        await self._call("web.revoke", params, nothing, timeout)

    async def leases_list(
        self, *, timeout: Optional[float] = None,
    ) -> LeasesResult:
        """`leases.list`: The logins of all programs; for administrators.
        """
        params: Dict[str, Any] = {
        }
        return await self._call("leases.list", params, LeasesResult.from_json, timeout)

    async def leases_revoke(
        self, lease: int, *, timeout: Optional[float] = None,
    ) -> None:
        """`leases.revoke`: Ends a login of any program; for administrators.

        :param lease: The login.
        """
        params: Dict[str, Any] = {
            "lease": lease,
        }
        await self._call("leases.revoke", params, nothing, timeout)

    async def audit_tail(
        self, lines: int, *, timeout: Optional[float] = None,
    ) -> AuditTailResult:
        """`audit.tail`: The last lines of the audit file; for administrators.

        :param lines: Number of lines, 1 to 1000.
        """
        params: Dict[str, Any] = {
            "lines": lines,
        }
        return await self._call("audit.tail", params, AuditTailResult.from_json, timeout)

    async def cache_clear(
        self, *, timeout: Optional[float] = None,
    ) -> None:
        """`cache.clear`: Forgets what was kept of cards, in memory and on disk; for
        administrators.
        """
        params: Dict[str, Any] = {
        }
        await self._call("cache.clear", params, nothing, timeout)

    async def login(
        self, card: str, *, pin: Optional[str] = None, purpose: Optional[str] = None,
        max_signatures: Optional[int] = None, ttl_seconds: Optional[int] = None, idle_seconds:
        Optional[int] = None, keys: Optional[List[Purpose]] = None, assertion:
        Optional[AssertionKind] = None, require_trusted: Optional[bool] = None, timeout:
        Optional[float] = None,
    ) -> AsyncLease:
        """`pin.login`: Presents the PIN and opens a lease for this connection. Without a PIN in
        the parameters the agent of the caller's account asks the holder for it. The lease ends
        with `close`, or with the `with` block.

        :param card: The card.
        :param pin: The PIN. Without it, the agent of the caller's account asks the holder.
        :param purpose: Purpose of the login, in the caller's words: shown to the holder and
            logged.
        :param max_signatures: Most signatures, at least 1; lowered to the configured ceiling,
            which is the default.
        :param ttl_seconds: Most seconds, at least 1; lowered to the configured ceiling, which
            is the default.
        :param idle_seconds: Most seconds without a request of this connection to the card, at
            least 1; lowered to the configured ceiling, which is the default.
        :param keys: The keys that the login is for, at least one, each of them on the card
            (`key.not_found` before the PIN is asked for); all, if absent.
        :param assertion: The only use of the login: assertions of this kind. It reads the
            activities of the holder and makes such assertions; it signs, deciphers, reads and
            writes nothing else. What the card lacks for them is told before the PIN is asked for.
            Not together with `keys`.
        :param require_trusted: Whether to refuse, before the PIN is asked for, unless the
            certificates of the keys of the login are `trusted` (`certificate.untrusted`).
        """
        params: Dict[str, Any] = {
            "card": card,
            "pin": pin,
            "purpose": purpose,
            "max_signatures": max_signatures,
            "ttl_seconds": ttl_seconds,
            "idle_seconds": idle_seconds,
            "keys": keys,
            "assertion": assertion,
            "require_trusted": require_trusted,
        }
        return await self._login(card, params, timeout)


class AsyncLeaseMethods(ABC):
    """The methods that use a login, with its card."""

    @abstractmethod
    async def _call(
        self, method: str, params: Dict[str, Any], parse: Callable[[Any], T],
        timeout: Optional[float],
    ) -> T: ...

    async def cards_identity(
        self, *, complete: Optional[bool] = None, timeout: Optional[float] = None,
    ) -> JudgedIdentity:
        """`cards.identity`: The holder's identity: the public part, with activities while this
        connection is logged in, and whether the certificate that it came from can be relied on.
        It is answered as soon as that certificate was read, or once the public data objects
        were as well.

        :param complete: Whether the answer waits for the public data objects: the card is
            then asked for those that were not read yet.
        """
        params: Dict[str, Any] = {
            "complete": complete,
        }
        return await self._call("cards.identity", params, JudgedIdentity.from_json, timeout)

    async def cards_data_read(
        self, label: str, *, timeout: Optional[float] = None,
    ) -> DataResult:
        """`cards.data.read`: The content of a data object, exactly as the card holds it.

        :param label: Label of the object.
        """
        params: Dict[str, Any] = {
            "label": label,
        }
        return await self._call("cards.data.read", params, DataResult.from_json, timeout)

    async def cards_data_write(
        self, label: str, value: bytes, *, timeout: Optional[float] = None,
    ) -> None:
        """`cards.data.write`: Replaces the content of a modifiable data object; zeros fill the
        rest of the file.

        :param label: Label of the object.
        :param value: The new content, at most as long as the file.
        """
        params: Dict[str, Any] = {
            "label": label,
            "value": value,
        }
        await self._call("cards.data.write", params, nothing, timeout)

    async def sign_digest(
        self, key: Purpose, scheme: SignScheme, digest: bytes, *, purpose: Optional[str] = None,
        require_trusted: Optional[bool] = None, timeout: Optional[float] = None,
    ) -> SignatureResult:
        """`sign.digest`: Signs a digest, or bytes as given with `rsa_pkcs1`.

        :param key: The key.
        :param scheme: The scheme.
        :param digest: The digest, or the bytes as given for `rsa_pkcs1`.
        :param purpose: Purpose, in the caller's words: shown to the holder and logged.
        :param require_trusted: Whether to refuse, before anything is signed, unless the
            certificate of the key is `trusted` (`certificate.untrusted`).
        """
        params: Dict[str, Any] = {
            "key": key,
            "scheme": scheme,
            "digest": digest,
            "purpose": purpose,
            "require_trusted": require_trusted,
        }
        return await self._call("sign.digest", params, SignatureResult.from_json, timeout)

    async def sign_digests(
        self, key: Purpose, scheme: SignScheme, digests: List[bytes], *, purpose: Optional[str] =
        None, require_trusted: Optional[bool] = None, timeout: Optional[float] = None,
    ) -> SignDigestsResult:
        """`sign.digests`: Signs up to 100 digests with one key and one scheme, under one login. Of
        a call that fails or is given up after the first signature the answer has the signatures
        that were made, and `stopped`. A subscribed connection gets `sign_progress` after each
        signature.

        :param key: The key.
        :param scheme: The scheme of every signature.
        :param digests: The digests, or the bytes as given for `rsa_pkcs1`: 1 to 100.
        :param purpose: Purpose, in the caller's words: logged for each digest.
        :param require_trusted: Whether to refuse, before anything is signed, unless the
            certificate of the key is `trusted` (`certificate.untrusted`).
        """
        params: Dict[str, Any] = {
            "key": key,
            "scheme": scheme,
            "digests": digests,
            "purpose": purpose,
            "require_trusted": require_trusted,
        }
        return await self._call("sign.digests", params, SignDigestsResult.from_json, timeout)

    async def sign_hash_state(
        self, key: Purpose, hash: HashAlgorithm, state: bytes, hashed: int, last_block: bytes, *,
        purpose: Optional[str] = None, require_trusted: Optional[bool] = None, timeout:
        Optional[float] = None,
    ) -> SignatureResult:
        """`sign.hash_state`: Signs with the last block hashed by the card (`Key::hash_on_card`).

        :param key: The key.
        :param hash: SHA-1 or SHA-256.
        :param state: Chaining value after the blocks hashed so far, big-endian; empty if
            there are none.
        :param hashed: Number of bytes hashed so far, a multiple of 64.
        :param last_block: The last 1 to 64 bytes of the message.
        :param purpose: Purpose, in the caller's words: shown to the holder and logged.
        :param require_trusted: Whether to refuse, before anything is signed, unless the
            certificate of the key is `trusted` (`certificate.untrusted`).
        """
        params: Dict[str, Any] = {
            "key": key,
            "hash": hash,
            "state": state,
            "hashed": hashed,
            "last_block": last_block,
            "purpose": purpose,
            "require_trusted": require_trusted,
        }
        return await self._call("sign.hash_state", params, SignatureResult.from_json, timeout)

    async def sign_cms(
        self, key: Purpose, digest: bytes, *, hash: Optional[HashAlgorithm] = None, content_type:
        Optional[str] = None, purpose: Optional[str] = None, require_trusted: Optional[bool] =
        None, timeout: Optional[float] = None,
    ) -> SignCmsResult:
        """`sign.cms`: Signs content by its digest and gives a detached CMS with the attributes of
        a CAdES baseline signature: content type, digest, signing time, signing-certificate-v2.

        :param key: The key.
        :param digest: The digest of the content.
        :param hash: The hash of the content and of the signature; SHA-256 if absent.
        :param content_type: The type of the content, an object identifier; id-data (RFC 5652,
            section 4) if absent.
        :param purpose: Purpose, in the caller's words: logged.
        :param require_trusted: Whether to refuse, before anything is signed, unless the
            certificate of the key is `trusted` (`certificate.untrusted`).
        """
        params: Dict[str, Any] = {
            "key": key,
            "digest": digest,
            "hash": hash,
            "content_type": content_type,
            "purpose": purpose,
            "require_trusted": require_trusted,
        }
        return await self._call("sign.cms", params, SignCmsResult.from_json, timeout)

    async def sign_jws(
        self, key: Purpose, algorithm: JwsAlgorithm, payload: bytes, *, header: Optional[Dict[str,
        Any]] = None, with_certificate: Optional[bool] = None, purpose: Optional[str] = None,
        require_trusted: Optional[bool] = None, timeout: Optional[float] = None,
    ) -> SignJwsResult:
        """`sign.jws`: Signs a payload and gives a JWS in compact form (RFC 7515).

        :param key: The key.
        :param algorithm: The algorithm.
        :param payload: Content that is signed.
        :param header: More members of the protected header, `typ` for example. `alg`,
            `x5t#S256`, `x5c`, `crit` and `b64` are refused: the service sets them, or they change
            what is signed.
        :param with_certificate: Whether the header carries the certificate of the signer and
            those of its issuers below the root (`x5c`).
        :param purpose: Purpose, in the caller's words: logged.
        :param require_trusted: Whether to refuse, before anything is signed, unless the
            certificate of the key is `trusted` (`certificate.untrusted`).
        """
        params: Dict[str, Any] = {
            "key": key,
            "algorithm": algorithm,
            "payload": payload,
            "header": header,
            "with_certificate": with_certificate,
            "purpose": purpose,
            "require_trusted": require_trusted,
        }
        return await self._call("sign.jws", params, SignJwsResult.from_json, timeout)

    async def assertion_vihf(
        self, activity: int, patient: Patient, software: Software, *, purpose_of_use:
        Optional[AccessPurpose] = None, profile: Optional[VihfProfile] = None, purpose:
        Optional[str] = None, require_trusted: Optional[bool] = None, timeout: Optional[float] =
        None,
    ) -> AssertionResult:
        """`assertion.vihf`: Makes the assertion (VIHF) that opens a shared health record by card,
        signed by the signature key: holder, profession, specialities, structure and sector are
        those of the card. What the card lacks is told before the card is asked anything, as far
        as it needs no PIN to be known.

        :param activity: Number of the activity whose structure and sector the assertion has,
            as in `cards.identity`.
        :param patient: The patient whose record is opened.
        :param software: The software that sends the assertion.
        :param purpose_of_use: Purpose of the access; the usual one if absent.
        :param profile: Form of the assertion, where sources disagree; `dmp_2026` if absent.
        :param purpose: Purpose of the signature, in the caller's words: logged.
        :param require_trusted: Whether to refuse, before anything is signed, unless the
            certificate of the key is `trusted` (`certificate.untrusted`).
        """
        params: Dict[str, Any] = {
            "activity": activity,
            "patient": patient,
            "software": software,
            "purpose_of_use": purpose_of_use,
            "profile": profile,
            "purpose": purpose,
            "require_trusted": require_trusted,
        }
        return await self._call("assertion.vihf", params, AssertionResult.from_json, timeout)

    async def assertion_insi(
        self, activity: int, *, billing_number: Optional[str] = None, speciality: Optional[str] =
        None, sector: Optional[bool] = None, profile: Optional[TeleserviceProfile] = None,
        purpose: Optional[str] = None, require_trusted: Optional[bool] = None, timeout:
        Optional[float] = None,
    ) -> AssertionInsiResult:
        """`assertion.insi`: Makes the assertion of a professional for the teleservices INSi, ADRi
        and DMTi of the health insurance, signed by the signature key: holder, structure and
        sector are those of the card, and so is the billing number where the structure bills as
        an establishment does.

        :param activity: Number of the activity that the assertion is for, as in
            `cards.identity`.
        :param billing_number: The number that bills the activity: 9 characters, or 14 of a
            SIRET. Absent for an activity whose structure has a FINESS or SIRET number on the
            card.
        :param speciality: The speciality for the health insurance (G100), two digits; not
            said if absent.
        :param sector: Whether the assertion names the sector of the activity.
        :param profile: Form of the assertion, where sources disagree; `insi_2021` if absent.
        :param purpose: Purpose of the signature, in the caller's words: logged.
        :param require_trusted: Whether to refuse, before anything is signed, unless the
            certificate of the key is `trusted` (`certificate.untrusted`).
        """
        params: Dict[str, Any] = {
            "activity": activity,
            "billing_number": billing_number,
            "speciality": speciality,
            "sector": sector,
            "profile": profile,
            "purpose": purpose,
            "require_trusted": require_trusted,
        }
        return await self._call("assertion.insi", params, AssertionInsiResult.from_json, timeout)

    async def assertion_dmp_submission(
        self, submission_set: str, documents: List[SubmittedDocument], *, signature_id:
        Optional[str] = None, profile: Optional[SubmissionProfile] = None, purpose: Optional[str]
        = None, require_trusted: Optional[bool] = None, timeout: Optional[float] = None,
    ) -> AssertionDmpSubmissionResult:
        """`assertion.dmp_submission`: Makes the signature document of a set of documents that go
        into a shared health record (IHE DSG, XAdES 1.1.1), signed by the signature key. It
        lists documents by their digests, and the certificates of all issuers up to the root.

        :param submission_set: The identifier of the set in its metadata (`uniqueId` of the
            submission set), an object identifier without `urn:oid:`.
        :param documents: The documents of the set, 1 to 100.
        :param signature_id: The identifier of the signature within its document: 1 to 64
            letters, digits, `.`, `_`, `-`. A random one if absent.
        :param profile: Form of the signature, where sources disagree; `dmp_2019` if absent.
        :param purpose: Purpose of the signature, in the caller's words: logged.
        :param require_trusted: Whether to refuse, before anything is signed, unless the
            certificate of the key is `trusted` (`certificate.untrusted`).
        """
        params: Dict[str, Any] = {
            "submission_set": submission_set,
            "documents": documents,
            "signature_id": signature_id,
            "profile": profile,
            "purpose": purpose,
            "require_trusted": require_trusted,
        }
        return await self._call("assertion.dmp_submission", params, AssertionDmpSubmissionResult.from_json, timeout)

    async def decrypt(
        self, key: Purpose, cryptogram: bytes, *, timeout: Optional[float] = None,
    ) -> DecryptResult:
        """`decrypt`: Deciphers one RSA block and removes its PKCS#1 v1.5 padding.

        :param key: The key.
        :param cryptogram: One RSA block, as long as the modulus.
        """
        params: Dict[str, Any] = {
            "key": key,
            "cryptogram": cryptogram,
        }
        return await self._call("decrypt", params, DecryptResult.from_json, timeout)
