// The methods of the API, for the client and its leases.
// Generated from docs/openrpc.json by clients/generate.

import type { Lease } from "../client.js";
import type { CallOptions } from "../wire.js";
import type { Shape } from "./types.js";
import type {
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
} from "./types.js";

/** Parameters of `cards.identity`. */
export interface CardsIdentityParams {
  /** The card. */
  card: string;
  /**
   * Whether the answer waits for the public data objects: the card is then asked for those that
   * were not read yet.
   */
  complete?: boolean | null;
}

/** Parameters of `cards.certificates`. */
export interface CardsCertificatesParams {
  /** The card. */
  card: string;
}

/** Parameters of `cards.objects`. */
export interface CardsObjectsParams {
  /** The card. */
  card: string;
}

/** Parameters of `cards.data.read`. */
export interface CardsDataReadParams {
  /** The card. */
  card: string;
  /** Label of the object. */
  label: string;
}

/** Parameters of `cards.data.write`. */
export interface CardsDataWriteParams {
  /** The card. */
  card: string;
  /** Label of the object. */
  label: string;
  /** The new content, at most as long as the file. */
  value: Uint8Array;
}

/** Parameters of `cards.report`. */
export interface CardsReportParams {
  /** The card. */
  card: string;
  /** Whether the login of this connection is used, and ended. */
  with_login?: boolean | null;
}

/** Parameters of `pin.status`. */
export interface PinStatusParams {
  /** The card. */
  card: string;
}

/** Parameters of `pin.change`. */
export interface PinChangeParams {
  /** The card. */
  card: string;
  /** The PIN until now. */
  old_pin?: string | null;
  /** The PIN from now on. */
  new_pin?: string | null;
}

/** Parameters of `pin.unblock`. */
export interface PinUnblockParams {
  /** The card. */
  card: string;
  /** The unblocking code. */
  puk?: string | null;
  /** The PIN from now on. */
  new_pin?: string | null;
}

/** Parameters of `puk.verify`. */
export interface PukVerifyParams {
  /** The card. */
  card: string;
  /** The unblocking code. */
  puk: string;
}

/** Parameters of `sign.digest`. */
export interface SignDigestParams {
  /** The card. */
  card: string;
  /** The key. */
  key: Purpose;
  /** The scheme. */
  scheme: SignScheme;
  /** The digest, or the bytes as given for `rsa_pkcs1`. */
  digest: Uint8Array;
  /** Purpose, in the caller's words: shown to the holder and logged. */
  purpose?: string | null;
  /**
   * Whether to refuse, before anything is signed, unless the certificate of the key is `trusted`
   * (`certificate.untrusted`).
   */
  require_trusted?: boolean | null;
}

/** Parameters of `sign.digests`. */
export interface SignDigestsParams {
  /** The card. */
  card: string;
  /** The key. */
  key: Purpose;
  /** The scheme of every signature. */
  scheme: SignScheme;
  /** The digests, or the bytes as given for `rsa_pkcs1`: 1 to 100. */
  digests: Uint8Array[];
  /** Purpose, in the caller's words: logged for each digest. */
  purpose?: string | null;
  /**
   * Whether to refuse, before anything is signed, unless the certificate of the key is `trusted`
   * (`certificate.untrusted`).
   */
  require_trusted?: boolean | null;
}

/** Parameters of `sign.hash_state`. */
export interface SignHashStateParams {
  /** The card. */
  card: string;
  /** The key. */
  key: Purpose;
  /** SHA-1 or SHA-256. */
  hash: HashAlgorithm;
  /** Chaining value after the blocks hashed so far, big-endian; empty if there are none. */
  state: Uint8Array;
  /** Number of bytes hashed so far, a multiple of 64. */
  hashed: number;
  /** The last 1 to 64 bytes of the message. */
  last_block: Uint8Array;
  /** Purpose, in the caller's words: shown to the holder and logged. */
  purpose?: string | null;
  /**
   * Whether to refuse, before anything is signed, unless the certificate of the key is `trusted`
   * (`certificate.untrusted`).
   */
  require_trusted?: boolean | null;
}

/** Parameters of `sign.cms`. */
export interface SignCmsParams {
  /** The card. */
  card: string;
  /** The key. */
  key: Purpose;
  /** The digest of the content. */
  digest: Uint8Array;
  /** The hash of the content and of the signature; SHA-256 if absent. */
  hash?: HashAlgorithm | null;
  /** The type of the content, an object identifier; id-data (RFC 5652, section 4) if absent. */
  content_type?: string | null;
  /** Purpose, in the caller's words: logged. */
  purpose?: string | null;
  /**
   * Whether to refuse, before anything is signed, unless the certificate of the key is `trusted`
   * (`certificate.untrusted`).
   */
  require_trusted?: boolean | null;
}

/** Parameters of `sign.jws`. */
export interface SignJwsParams {
  /** The card. */
  card: string;
  /** The key. */
  key: Purpose;
  /** The algorithm. */
  algorithm: JwsAlgorithm;
  /** Content that is signed. */
  payload: Uint8Array;
  /**
   * More members of the protected header, `typ` for example. `alg`, `x5t#S256`, `x5c`, `crit` and
   * `b64` are refused: the service sets them, or they change what is signed.
   */
  header?: { [member: string]: unknown } | null;
  /**
   * Whether the header carries the certificate of the signer and those of its issuers below the
   * root (`x5c`).
   */
  with_certificate?: boolean | null;
  /** Purpose, in the caller's words: logged. */
  purpose?: string | null;
  /**
   * Whether to refuse, before anything is signed, unless the certificate of the key is `trusted`
   * (`certificate.untrusted`).
   */
  require_trusted?: boolean | null;
}

/** Parameters of `assertion.vihf`. */
export interface AssertionVihfParams {
  /** The card. */
  card: string;
  /**
   * Number of the activity whose structure and sector the assertion has, as in `cards.identity`.
   */
  activity: number;
  /** The patient whose record is opened. */
  patient: Patient;
  /** The software that sends the assertion. */
  software: Software;
  /** Purpose of the access; the usual one if absent. */
  purpose_of_use?: AccessPurpose | null;
  /** Form of the assertion, where sources disagree; `dmp_2026` if absent. */
  profile?: VihfProfile | null;
  /** Purpose of the signature, in the caller's words: logged. */
  purpose?: string | null;
  /**
   * Whether to refuse, before anything is signed, unless the certificate of the key is `trusted`
   * (`certificate.untrusted`).
   */
  require_trusted?: boolean | null;
}

/** Parameters of `assertion.insi`. */
export interface AssertionInsiParams {
  /** The card. */
  card: string;
  /** Number of the activity that the assertion is for, as in `cards.identity`. */
  activity: number;
  /**
   * The number that bills the activity: 9 characters, or 14 of a SIRET. Absent for an activity
   * whose structure has a FINESS or SIRET number on the card.
   */
  billing_number?: string | null;
  /** The speciality for the health insurance (G100), two digits; not said if absent. */
  speciality?: string | null;
  /** Whether the assertion names the sector of the activity. */
  sector?: boolean | null;
  /** Form of the assertion, where sources disagree; `insi_2021` if absent. */
  profile?: TeleserviceProfile | null;
  /** Purpose of the signature, in the caller's words: logged. */
  purpose?: string | null;
  /**
   * Whether to refuse, before anything is signed, unless the certificate of the key is `trusted`
   * (`certificate.untrusted`).
   */
  require_trusted?: boolean | null;
}

/** Parameters of `assertion.dmp_submission`. */
export interface AssertionDmpSubmissionParams {
  /** The card. */
  card: string;
  /**
   * The identifier of the set in its metadata (`uniqueId` of the submission set), an object
   * identifier without `urn:oid:`.
   */
  submission_set: string;
  /** The documents of the set, 1 to 100. */
  documents: SubmittedDocument[];
  /**
   * The identifier of the signature within its document: 1 to 64 letters, digits, `.`, `_`, `-`. A
   * random one if absent.
   */
  signature_id?: string | null;
  /** Form of the signature, where sources disagree; `dmp_2019` if absent. */
  profile?: SubmissionProfile | null;
  /** Purpose of the signature, in the caller's words: logged. */
  purpose?: string | null;
  /**
   * Whether to refuse, before anything is signed, unless the certificate of the key is `trusted`
   * (`certificate.untrusted`).
   */
  require_trusted?: boolean | null;
}

/** Parameters of `verify.certificate`. */
export interface VerifyCertificateParams {
  /** The certificate of the signer, DER. */
  certificate: Uint8Array;
  /**
   * Purpose that the certificate must have: `signature` for a document, `authentication` for a
   * login.
   */
  key: Purpose;
  /**
   * Other certificates that came with it, DER, 16 at most: they may stand between it and a root of
   * the trust directory. A root among them is not relied on.
   */
  issuers?: Uint8Array[] | null;
}

/** Parameters of `verify.signature`. */
export interface VerifySignatureParams {
  /** The certificate of the signer, DER. */
  certificate: Uint8Array;
  /** Purpose that the certificate must have: `signature` for a document. */
  key: Purpose;
  /** Scheme of the signature. */
  scheme: SignScheme;
  /**
   * The digest that was signed: of the document, of the signed attributes of a CMS in DER, or of
   * the signing input of a JWS. The bytes as given for `rsa_pkcs1`.
   */
  digest: Uint8Array;
  /** The signature. */
  signature: Uint8Array;
  /** Other certificates that came with it, as in `verify.certificate`. */
  issuers?: Uint8Array[] | null;
}

/** Parameters of `decrypt`. */
export interface DecryptParams {
  /** The card. */
  card: string;
  /** The key. */
  key: Purpose;
  /** One RSA block, as long as the modulus. */
  cryptogram: Uint8Array;
}

/** Parameters of `random`. */
export interface RandomParams {
  /** The card. */
  card: string;
  /** Number of bytes, 1 to 1024. */
  bytes: number;
}

/** Parameters of `web.allow`. */
export interface WebAllowParams {
  /** Its origin, as in `system.hello`. */
  origin: string;
}

/** Parameters of `web.revoke`. */
export interface WebRevokeParams {
  /** Its origin, as in `system.hello`. */
  origin: string;
}

/** Parameters of `leases.revoke`. */
export interface LeasesRevokeParams {
  /** The login. */
  lease: number;
}

/** Parameters of `audit.tail`. */
export interface AuditTailParams {
  /** Number of lines, 1 to 1000. */
  lines: number;
}

/** Parameters of `pin.login`. */
export interface PinLoginParams {
  /** The card. */
  card: string;
  /** The PIN. Without it, the agent of the caller's account asks the holder. */
  pin?: string | null;
  /** Purpose of the login, in the caller's words: shown to the holder and logged. */
  purpose?: string | null;
  /** Most signatures, at least 1; lowered to the configured ceiling, which is the default. */
  max_signatures?: number | null;
  /** Most seconds, at least 1; lowered to the configured ceiling, which is the default. */
  ttl_seconds?: number | null;
  /**
   * Most seconds without a request of this connection to the card, at least 1; lowered to the
   * configured ceiling, which is the default.
   */
  idle_seconds?: number | null;
  /**
   * The keys that the login is for, at least one, each of them on the card (`key.not_found` before
   * the PIN is asked for); all, if absent.
   */
  keys?: Purpose[] | null;
  /**
   * The only use of the login: assertions of this kind. It reads the activities of the holder and
   * makes such assertions; it signs, deciphers, reads and writes nothing else. What the card lacks
   * for them is told before the PIN is asked for. Not together with `keys`.
   */
  assertion?: AssertionKind | null;
  /**
   * Whether to refuse, before the PIN is asked for, unless the certificates of the keys of the
   * login are `trusted` (`certificate.untrusted`).
   */
  require_trusted?: boolean | null;
}

/** The methods of the API. */
export abstract class Methods {
  /** Calls a method and reads its result. */
  protected abstract invoke<T>(
    method: string,
    params: object,
    shape: Shape | undefined,
    options: CallOptions | undefined,
  ): Promise<T>;

  /** `system.info`: Version and state of the daemon. */
  systemInfo(options?: CallOptions): Promise<InfoResult> {
    return this.invoke("system.info", {}, "InfoResult", options);
  }

  /** `readers.list`: The readers with their cards. */
  readersList(options?: CallOptions): Promise<ReadersResult> {
    return this.invoke("readers.list", {}, "ReadersResult", options);
  }

  /** `cards.list`: The cards that are being read or ready. */
  cardsList(options?: CallOptions): Promise<CardsResult> {
    return this.invoke("cards.list", {}, "CardsResult", options);
  }

  /**
   * `cards.status`: The state of every reader and its card in one answer, without anything of the
   * holder and without a command to the card: for a line that a program always shows.
   */
  cardsStatus(options?: CallOptions): Promise<CardsStatusResult> {
    return this.invoke("cards.status", {}, "CardsStatusResult", options);
  }

  /**
   * `cards.identity`: The holder's identity: the public part, with activities while this connection
   * is logged in, and whether the certificate that it came from can be relied on. It is answered as
   * soon as that certificate was read, or once the public data objects were as well.
   */
  cardsIdentity(params: CardsIdentityParams, options?: CallOptions): Promise<JudgedIdentity> {
    return this.invoke("cards.identity", params, "JudgedIdentity", options);
  }

  /** `cards.certificates`: The certificates, authentication first. */
  cardsCertificates(params: CardsCertificatesParams, options?: CallOptions): Promise<CertificatesResult> {
    return this.invoke("cards.certificates", params, "CertificatesResult", options);
  }

  /** `cards.objects`: Everything that the PKCS#11 module shows of a card. */
  cardsObjects(params: CardsObjectsParams, options?: CallOptions): Promise<CardObjects> {
    return this.invoke("cards.objects", params, "CardObjects", options);
  }

  /** `cards.data.read`: The content of a data object, exactly as the card holds it. */
  cardsDataRead(params: CardsDataReadParams, options?: CallOptions): Promise<DataResult> {
    return this.invoke("cards.data.read", params, "DataResult", options);
  }

  /**
   * `cards.data.write`: Replaces the content of a modifiable data object; zeros fill the rest of
   * the file.
   */
  cardsDataWrite(params: CardsDataWriteParams, options?: CallOptions): Promise<void> {
    return this.invoke("cards.data.write", params, undefined, options);
  }

  /**
   * `cards.report`: A report on the card: its files, its answers to the commands that are sent
   * without being asked, its times, and what it says of every fact that is uncertain of real cards.
   * Structure, not content: values are absent but for a short list of constants, and nothing of the
   * holder is in it. No code is presented and nothing is written, but the card is reset, so no
   * program may be logged in (`reader.busy`). With `with_login` this connection must be logged in:
   * the structure of protected files is in the report too, and the login ends with it.
   */
  cardsReport(params: CardsReportParams, options?: CallOptions): Promise<CardReport> {
    return this.invoke("cards.report", params, "CardReport", options);
  }

  /** `pin.status`: State of PIN and PUK, from the card's last word on it. */
  pinStatus(params: PinStatusParams, options?: CallOptions): Promise<PinStateResult> {
    return this.invoke("pin.status", params, "PinStateResult", options);
  }

  /**
   * `pin.change`: Changes the PIN. Without the two codes in the parameters the holder is asked for
   * them, on the reader or by the agent of the caller's account. Then every lease of the card ends,
   * except that of the connection that changes it as long as the card says that the PIN is still
   * verified. After a wrong PIN those go on that the card still honours.
   */
  pinChange(params: PinChangeParams, options?: CallOptions): Promise<PinStateResult> {
    return this.invoke("pin.change", params, "PinStateResult", options);
  }

  /**
   * `pin.unblock`: Unblocks the PIN with the PUK and sets a new one, in one step. Without the two
   * codes in the parameters the holder is asked for them, as with `pin.change`. Then every lease of
   * the card ends. After a wrong PUK those go on that the card still honours.
   */
  pinUnblock(params: PinUnblockParams, options?: CallOptions): Promise<PinStateResult> {
    return this.invoke("pin.unblock", params, "PinStateResult", options);
  }

  /**
   * `puk.verify`: Presents the PUK and changes nothing: a wrong one spends one of its tries. After
   * a right one the card is reset, because any program could set a PIN with a PUK that stays
   * verified, so every lease of the card ends. It opens no lease.
   */
  pukVerify(params: PukVerifyParams, options?: CallOptions): Promise<PinStateResult> {
    return this.invoke("puk.verify", params, "PinStateResult", options);
  }

  /** `sign.digest`: Signs a digest, or bytes as given with `rsa_pkcs1`. */
  signDigest(params: SignDigestParams, options?: CallOptions): Promise<SignatureResult> {
    return this.invoke("sign.digest", params, "SignatureResult", options);
  }

  /**
   * `sign.digests`: Signs up to 100 digests with one key and one scheme, under one login. Of a call
   * that fails or is given up after the first signature the answer has the signatures that were
   * made, and `stopped`. A subscribed connection gets `sign_progress` after each signature.
   */
  signDigests(params: SignDigestsParams, options?: CallOptions): Promise<SignDigestsResult> {
    return this.invoke("sign.digests", params, "SignDigestsResult", options);
  }

  /** `sign.hash_state`: Signs with the last block hashed by the card (`Key::hash_on_card`). */
  signHashState(params: SignHashStateParams, options?: CallOptions): Promise<SignatureResult> {
    return this.invoke("sign.hash_state", params, "SignatureResult", options);
  }

  /**
   * `sign.cms`: Signs content by its digest and gives a detached CMS with the attributes of a CAdES
   * baseline signature: content type, digest, signing time, signing-certificate-v2.
   */
  signCms(params: SignCmsParams, options?: CallOptions): Promise<SignCmsResult> {
    return this.invoke("sign.cms", params, "SignCmsResult", options);
  }

  /** `sign.jws`: Signs a payload and gives a JWS in compact form (RFC 7515). */
  signJws(params: SignJwsParams, options?: CallOptions): Promise<SignJwsResult> {
    return this.invoke("sign.jws", params, "SignJwsResult", options);
  }

  /**
   * `assertion.vihf`: Makes the assertion (VIHF) that opens a shared health record by card, signed
   * by the signature key: holder, profession, specialities, structure and sector are those of the
   * card. What the card lacks is told before the card is asked anything, as far as it needs no PIN
   * to be known.
   */
  assertionVihf(params: AssertionVihfParams, options?: CallOptions): Promise<AssertionResult> {
    return this.invoke("assertion.vihf", params, "AssertionResult", options);
  }

  /**
   * `assertion.insi`: Makes the assertion of a professional for the teleservices INSi, ADRi and
   * DMTi of the health insurance, signed by the signature key: holder, structure and sector are
   * those of the card, and so is the billing number where the structure bills as an establishment
   * does.
   */
  assertionInsi(params: AssertionInsiParams, options?: CallOptions): Promise<AssertionInsiResult> {
    return this.invoke("assertion.insi", params, "AssertionInsiResult", options);
  }

  /**
   * `assertion.dmp_submission`: Makes the signature document of a set of documents that go into a
   * shared health record (IHE DSG, XAdES 1.1.1), signed by the signature key. It lists documents by
   * their digests, and the certificates of all issuers up to the root.
   */
  assertionDmpSubmission(params: AssertionDmpSubmissionParams, options?: CallOptions): Promise<AssertionDmpSubmissionResult> {
    return this.invoke("assertion.dmp_submission", params, "AssertionDmpSubmissionResult", options);
  }

  /**
   * `verify.certificate`: Judges the certificate of a foreign signer with the roots and revocation
   * lists of this machine, at this moment.
   */
  verifyCertificate(params: VerifyCertificateParams, options?: CallOptions): Promise<JudgedCertificate> {
    return this.invoke("verify.certificate", params, "JudgedCertificate", options);
  }

  /**
   * `verify.signature`: Verifies a foreign signature of a digest, and judges the certificate of its
   * signer as `verify.certificate` does.
   */
  verifySignature(params: VerifySignatureParams, options?: CallOptions): Promise<JudgedSignature> {
    return this.invoke("verify.signature", params, "JudgedSignature", options);
  }

  /** `decrypt`: Deciphers one RSA block and removes its PKCS#1 v1.5 padding. */
  decrypt(params: DecryptParams, options?: CallOptions): Promise<DecryptResult> {
    return this.invoke("decrypt", params, "DecryptResult", options);
  }

  /** `random`: Random bytes of the card's generator (`card.md` §5.5). */
  random(params: RandomParams, options?: CallOptions): Promise<RandomResult> {
    return this.invoke("random", params, "RandomResult", options);
  }

  /**
   * `web.allow`: Has the agent of the caller's account ask the holder whether a site may use the
   * card. The caller remembers the answer: the daemon does not.
   */
  webAllow(params: WebAllowParams, options?: CallOptions): Promise<void> {
    return this.invoke("web.allow", params, undefined, options);
  }

  /** `web.revoke`: Records in the audit file that a site may not use the card any more. */
  webRevoke(params: WebRevokeParams, options?: CallOptions): Promise<void> {
    return this.invoke("web.revoke", params, undefined, options);
  }

  /** `leases.list`: The logins of all programs; for administrators. */
  leasesList(options?: CallOptions): Promise<LeasesResult> {
    return this.invoke("leases.list", {}, "LeasesResult", options);
  }

  /** `leases.revoke`: Ends a login of any program; for administrators. */
  leasesRevoke(params: LeasesRevokeParams, options?: CallOptions): Promise<void> {
    return this.invoke("leases.revoke", params, undefined, options);
  }

  /** `audit.tail`: The last lines of the audit file; for administrators. */
  auditTail(params: AuditTailParams, options?: CallOptions): Promise<AuditTailResult> {
    return this.invoke("audit.tail", params, "AuditTailResult", options);
  }

  /** `cache.clear`: Forgets what was kept of cards, in memory and on disk; for administrators. */
  cacheClear(options?: CallOptions): Promise<void> {
    return this.invoke("cache.clear", {}, undefined, options);
  }

  /**
   * `pin.login`: Presents the PIN and opens a lease for this connection. Without a PIN in the
   * parameters the agent of the caller's account asks the holder for it.
   */
  login(params: PinLoginParams, options?: CallOptions): Promise<Lease> {
    return this.openLease(params, options);
  }

  /** Logs in, and gives the login as a lease. */
  protected abstract openLease(
    params: PinLoginParams,
    options?: CallOptions,
  ): Promise<Lease>;
}

/** The methods that use a login, with its card. */
export abstract class LeaseMethods {
  /** Calls a method and reads its result. */
  protected abstract invoke<T>(
    method: string,
    params: object,
    shape: Shape | undefined,
    options: CallOptions | undefined,
  ): Promise<T>;

  /**
   * `cards.identity`: The holder's identity: the public part, with activities while this connection
   * is logged in, and whether the certificate that it came from can be relied on. It is answered as
   * soon as that certificate was read, or once the public data objects were as well.
   */
  cardsIdentity(params: Omit<CardsIdentityParams, "card">, options?: CallOptions): Promise<JudgedIdentity> {
    return this.invoke("cards.identity", params, "JudgedIdentity", options);
  }

  /** `cards.data.read`: The content of a data object, exactly as the card holds it. */
  cardsDataRead(params: Omit<CardsDataReadParams, "card">, options?: CallOptions): Promise<DataResult> {
    return this.invoke("cards.data.read", params, "DataResult", options);
  }

  /**
   * `cards.data.write`: Replaces the content of a modifiable data object; zeros fill the rest of
   * the file.
   */
  cardsDataWrite(params: Omit<CardsDataWriteParams, "card">, options?: CallOptions): Promise<void> {
    return this.invoke("cards.data.write", params, undefined, options);
  }

  /** `sign.digest`: Signs a digest, or bytes as given with `rsa_pkcs1`. */
  signDigest(params: Omit<SignDigestParams, "card">, options?: CallOptions): Promise<SignatureResult> {
    return this.invoke("sign.digest", params, "SignatureResult", options);
  }

  /**
   * `sign.digests`: Signs up to 100 digests with one key and one scheme, under one login. Of a call
   * that fails or is given up after the first signature the answer has the signatures that were
   * made, and `stopped`. A subscribed connection gets `sign_progress` after each signature.
   */
  signDigests(params: Omit<SignDigestsParams, "card">, options?: CallOptions): Promise<SignDigestsResult> {
    return this.invoke("sign.digests", params, "SignDigestsResult", options);
  }

  /** `sign.hash_state`: Signs with the last block hashed by the card (`Key::hash_on_card`). */
  signHashState(params: Omit<SignHashStateParams, "card">, options?: CallOptions): Promise<SignatureResult> {
    return this.invoke("sign.hash_state", params, "SignatureResult", options);
  }

  /**
   * `sign.cms`: Signs content by its digest and gives a detached CMS with the attributes of a CAdES
   * baseline signature: content type, digest, signing time, signing-certificate-v2.
   */
  signCms(params: Omit<SignCmsParams, "card">, options?: CallOptions): Promise<SignCmsResult> {
    return this.invoke("sign.cms", params, "SignCmsResult", options);
  }

  /** `sign.jws`: Signs a payload and gives a JWS in compact form (RFC 7515). */
  signJws(params: Omit<SignJwsParams, "card">, options?: CallOptions): Promise<SignJwsResult> {
    return this.invoke("sign.jws", params, "SignJwsResult", options);
  }

  /**
   * `assertion.vihf`: Makes the assertion (VIHF) that opens a shared health record by card, signed
   * by the signature key: holder, profession, specialities, structure and sector are those of the
   * card. What the card lacks is told before the card is asked anything, as far as it needs no PIN
   * to be known.
   */
  assertionVihf(params: Omit<AssertionVihfParams, "card">, options?: CallOptions): Promise<AssertionResult> {
    return this.invoke("assertion.vihf", params, "AssertionResult", options);
  }

  /**
   * `assertion.insi`: Makes the assertion of a professional for the teleservices INSi, ADRi and
   * DMTi of the health insurance, signed by the signature key: holder, structure and sector are
   * those of the card, and so is the billing number where the structure bills as an establishment
   * does.
   */
  assertionInsi(params: Omit<AssertionInsiParams, "card">, options?: CallOptions): Promise<AssertionInsiResult> {
    return this.invoke("assertion.insi", params, "AssertionInsiResult", options);
  }

  /**
   * `assertion.dmp_submission`: Makes the signature document of a set of documents that go into a
   * shared health record (IHE DSG, XAdES 1.1.1), signed by the signature key. It lists documents by
   * their digests, and the certificates of all issuers up to the root.
   */
  assertionDmpSubmission(params: Omit<AssertionDmpSubmissionParams, "card">, options?: CallOptions): Promise<AssertionDmpSubmissionResult> {
    return this.invoke("assertion.dmp_submission", params, "AssertionDmpSubmissionResult", options);
  }

  /** `decrypt`: Deciphers one RSA block and removes its PKCS#1 v1.5 padding. */
  decrypt(params: Omit<DecryptParams, "card">, options?: CallOptions): Promise<DecryptResult> {
    return this.invoke("decrypt", params, "DecryptResult", options);
  }
}
