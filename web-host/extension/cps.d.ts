/**
 * The card of a health professional in a web page. `docs/web.md` has the errors of each function.
 *
 * Every function rejects with a {@link CpsError}. One request at a time is answered: a second one
 * meanwhile is refused with `web.busy`.
 */

/** An error of the card, the holder, the extension or the site. */
export declare class CpsError extends Error {
  /** A stable word, `pin.incorrect` for example. */
  readonly kind: string;
  /** The message in French; `message` is in English. */
  readonly messageFr: string;
  constructor(error: { kind: string; message: string; message_fr: string });
}

/** The site as those see it who allowed it. */
export interface Site {
  /** Methods that the site may use, `authenticate` for example. */
  allowed: string[];
  /** Name that the administrator gave the site. */
  site: string | null;
}

/** State of the PIN, as far as the card told. */
export interface PinState {
  retries?: number | null;
  max_retries?: number | null;
  blocked: boolean;
}

/** State of the first card, without anything of its holder. */
export interface Status {
  /** Whether there is a card. */
  present: boolean;
  /** `cps3`, `cps3_contactless` or `cps4`; absent without a card. */
  generation?: string | null;
  /** Whether everything public of the card is known. */
  ready: boolean;
  pin?: PinState | null;
  /** Days until the certificate of the card ends; negative after its end. */
  expires_days?: number | null;
}

/** A text of the card. */
export interface Text {
  value: string;
}

/** A code of a nomenclature, with its official French label. */
export interface Code {
  code: string;
  label?: string | null;
}

/** The holder and the card; the API document (`docs/openrpc.json`, `JudgedIdentity`) has the rest. */
export interface Identity {
  /** `test`, `production` or `unknown`. */
  environment: string;
  holder: {
    family_name?: Text | null;
    given_names?: Text | null;
    civility?: Code | null;
    title?: Text | null;
  };
  /** IdNat_PS: `8` and the RPPS number, for example. */
  national_id?: { value: string; type: string; number: string } | null;
  profession?: Code | null;
  /** Role of a person without such a profession. */
  role?: Code | null;
  specialties: Code[];
  card_identity: {
    number?: Text | null;
    validity?: { valid_from: string; valid_until: string } | null;
  };
  /** Absent without the PIN. */
  activities?: { index: number; structure: { name?: Text | null }; sector?: Code | null }[] | null;
  /** Whether the certificate can be relied on, as the workstation judges; the server judges itself. */
  trust: { status: string; reasons: string[] };
}

/** The authentication token of Web eID, which only a server can verify. */
export interface Token {
  /** The authentication certificate: base64 of DER. */
  unverifiedCertificate: string;
  /** `RS256`, `PS256` and so on (RFC 7518, section 3.1). */
  algorithm: string;
  /** Base64 of the signature over the digests of origin and nonce. */
  signature: string;
  /** `web-eid:1.0`. */
  format: string;
  appVersion: string;
}

/** An algorithm of signatures, in the words of Web eID. */
export interface SignatureAlgorithm {
  /** `RSA`. */
  cryptoAlgorithm: string;
  /** `SHA-256`. */
  hashFunction: string;
  /** `PKCS1.5` or `PSS`. */
  paddingScheme: string;
}

/** The certificate that signs documents. */
export interface SigningCertificate {
  /** Base64 of DER. */
  certificate: string;
  supportedSignatureAlgorithms: SignatureAlgorithm[];
}

/** A signature over a digest. */
export interface Signature {
  /** Base64. */
  signature: string;
  signatureAlgorithm: SignatureAlgorithm;
}

/** Result of an assertion, as in the API document. */
export interface Assertion {
  /** The signed XML. */
  signed_xml: string;
  /** RFC 3339, UTC. */
  issued_at: string;
  [more: string]: unknown;
}

/** A change of the card. */
export interface CardEvent {
  /** `ended`: no further event comes until `subscribe` is called again. */
  type: "card_inserted" | "card_ready" | "card_removed" | "ended";
}

/** Returns the methods that the site may use. */
export declare function site(): Promise<Site>;

/** Returns the state of the card. */
export declare function status(): Promise<Status>;

/** Returns the holder of the card. */
export declare function identity(): Promise<Identity>;

/**
 * Has the holder log on.
 * @param challengeNonce 44 to 128 characters from the server, for one use
 */
export declare function authenticate(challengeNonce: string): Promise<Token>;

/** Returns the certificate that signs documents. */
export declare function getSigningCertificate(): Promise<SigningCertificate>;

/**
 * Has the holder sign a digest.
 * @param certificate that of {@link getSigningCertificate}
 * @param hash base64 of the digest
 * @param hashFunction `SHA-256`, for example
 */
export declare function sign(
  certificate: string,
  hash: string,
  hashFunction: string,
): Promise<Signature>;

/** Has the holder sign the assertion that opens a shared record: `assertion.vihf` without `card`. */
export declare function vihf(params: object): Promise<Assertion & { assertion_id: string }>;

/** Has the holder sign the assertion of INSi: `assertion.insi` without `card`. */
export declare function insi(params: object): Promise<Assertion & { assertion_id: string }>;

/** Has the holder sign documents of a record: `assertion.dmp_submission` without `card`. */
export declare function dmpSubmission(params: object): Promise<Assertion & { signature_id: string }>;

/**
 * Calls the listener at each change of the card.
 * @returns a function that ends it
 */
export declare function subscribe(listener: (event: CardEvent) => void): Promise<() => void>;
