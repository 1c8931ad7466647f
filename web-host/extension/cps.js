/**
 * The card of a health professional in a web page: the page's side. Copy this file and `cps.d.ts`.
 *
 * Each function asks the extension, which asks the holder where that is needed. One request at a time
 * is answered; the next waits for its answer. `docs/web.md` describes requests, results and errors.
 */

/** Time in which an extension takes a request, in milliseconds: it may have to start. */
const ACCEPTED_WITHIN = 5000;

/** An error of the card, the holder, the extension or the site: `kind` is stable. */
export class CpsError extends Error {
  /** @param {{kind: string, message: string, message_fr: string}} error */
  constructor({ kind, message, message_fr }) {
    super(message);
    this.name = "CpsError";
    this.kind = kind;
    this.messageFr = message_fr;
  }
}

const NO_EXTENSION = {
  kind: "web.no_extension",
  message:
    "No extension answers for this site: install it, or open it and choose “Use my card on this site”.",
  message_fr:
    "Aucune extension ne répond pour ce site : installez-la, ou ouvrez-la et choisissez « Utiliser ma carte sur ce site ».",
};

/** @type {Map<string, {accepted: () => void, resolve: (result: any) => void, reject: (error: CpsError) => void}>} */
const waiting = new Map();
/** @type {Set<(event: any) => void>} */
const listeners = new Set();

window.addEventListener("message", ({ source, origin, data }) => {
  if (source !== window || origin !== window.origin || data?.cps !== 1 || "method" in data) {
    return;
  }
  if (data.event !== undefined) {
    listeners.forEach((listener) => listener(data.event));
    return;
  }
  const request = waiting.get(data.id);
  if (request === undefined) {
    return;
  }
  if (data.ack) {
    request.accepted();
    return;
  }
  waiting.delete(data.id);
  if (data.error !== undefined) {
    request.reject(new CpsError(data.error));
  } else {
    request.resolve(data.result);
  }
});

/**
 * @param {string} method
 * @param {object} params
 * @returns {Promise<any>}
 */
function ask(method, params) {
  const id = crypto.randomUUID();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      waiting.delete(id);
      reject(new CpsError(NO_EXTENSION));
    }, ACCEPTED_WITHIN);
    waiting.set(id, { accepted: () => clearTimeout(timer), resolve, reject });
    window.postMessage({ cps: 1, id, method, params }, window.origin);
  });
}

/** @returns {Promise<import("./cps.js").Site>} */
export function site() {
  return ask("hello", {});
}

/** @returns {Promise<import("./cps.js").Status>} */
export function status() {
  return ask("status", {});
}

/** @returns {Promise<import("./cps.js").Identity>} */
export function identity() {
  return ask("identity", {});
}

/**
 * @param {string} challengeNonce
 * @returns {Promise<import("./cps.js").Token>}
 */
export function authenticate(challengeNonce) {
  return ask("authenticate", { challenge_nonce: challengeNonce });
}

/** @returns {Promise<import("./cps.js").SigningCertificate>} */
export function getSigningCertificate() {
  return ask("get_signing_certificate", {});
}

/**
 * @param {string} certificate
 * @param {string} hash
 * @param {string} hashFunction
 * @returns {Promise<import("./cps.js").Signature>}
 */
export function sign(certificate, hash, hashFunction) {
  return ask("sign", { certificate, hash, hash_function: hashFunction });
}

/**
 * @param {object} params
 * @returns {Promise<import("./cps.js").Assertion>}
 */
export function vihf(params) {
  return ask("assertion.vihf", params);
}

/**
 * @param {object} params
 * @returns {Promise<import("./cps.js").Assertion>}
 */
export function insi(params) {
  return ask("assertion.insi", params);
}

/**
 * @param {object} params
 * @returns {Promise<import("./cps.js").Assertion>}
 */
export function dmpSubmission(params) {
  return ask("assertion.dmp_submission", params);
}

/**
 * @param {(event: import("./cps.js").CardEvent) => void} listener
 * @returns {Promise<() => void>}
 */
export async function subscribe(listener) {
  listeners.add(listener);
  try {
    await ask("subscribe", {});
  } catch (error) {
    listeners.delete(listener);
    throw error;
  }
  return () => listeners.delete(listener);
}
