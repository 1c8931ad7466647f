/**
 * Runs in pages of allowed origins: hands requests of the page to the background, and answers back.
 *
 * It speaks the messages of `cps.js` and those of Web eID's page library. It answers nothing before
 * the background has accepted the page, so that a page learns of the extension only where it may use
 * the card.
 */
"use strict";

(() => {
  // It comes twice where it is registered while the page loads.
  if ("cpsContent" in globalThis) {
    return;
  }
  Object.defineProperty(globalThis, "cpsContent", { value: true });

  /** Version of the Web eID protocol that is spoken here and by the host. */
  const WEB_EID = "2.8.0";

  /**
   * Requests of Web eID, each with our method and its parameters.
   * @type {Record<string, (message: any) => {method: string, params: object}>}
   */
  const REQUESTS = {
    "web-eid:status": () => ({ method: "hello", params: {} }),
    "web-eid:authenticate": ({ challengeNonce }) => ({
      method: "authenticate",
      params: { challenge_nonce: challengeNonce },
    }),
    "web-eid:get-signing-certificate": () => ({ method: "get_signing_certificate", params: {} }),
    "web-eid:sign": ({ certificate, hash, hashFunction }) => ({
      method: "sign",
      params: { certificate, hash, hash_function: hashFunction },
    }),
  };

  /**
   * Error codes of Web eID; any other error is `ERR_WEBEID_NATIVE_FATAL`.
   * @type {Record<string, string>}
   */
  const CODES = {
    "web.busy": "ERR_WEBEID_ACTION_PENDING",
    "web.host_missing": "ERR_WEBEID_NATIVE_UNAVAILABLE",
    "web.host_ended": "ERR_WEBEID_NATIVE_UNAVAILABLE",
    "prompt.cancelled": "ERR_WEBEID_USER_CANCELLED",
    "prompt.timeout": "ERR_WEBEID_USER_TIMEOUT",
    "request.params": "ERR_WEBEID_NATIVE_INVALID_ARGUMENT",
    "web.message_too_long": "ERR_WEBEID_NATIVE_INVALID_ARGUMENT",
  };

  /** The answer to a request that the page knows to be under way, when its connection breaks. */
  const ENDED = {
    kind: "web.extension_ended",
    message: "The extension stopped, or this site may no longer use the card: load the page again.",
    message_fr:
      "L'extension s'est arrêtée, ou ce site ne peut plus utiliser la carte : rechargez la page.",
  };

  /**
   * @typedef {{ack: () => void, done: (answer: any) => void}} Answers
   * @typedef {Answers & {request: object, accepted: boolean, repeated: boolean}} Asker
   */

  /** @type {Map<number, Asker>} */
  const waiting = new Map();
  let serial = 0;
  /** @type {chrome.runtime.Port | null} */
  let port = null;

  /** @param {object} message */
  function post(message) {
    window.postMessage(message, window.origin);
  }

  /** Returns the connection to the background, which ends with the background. */
  function background() {
    if (port !== null) {
      return port;
    }
    port = chrome.runtime.connect({ name: "page" });
    port.onMessage.addListener((message) => {
      if (message.event !== undefined) {
        post({ cps: 1, event: message.event });
        return;
      }
      const asker = waiting.get(message.id);
      if (asker === undefined) {
        return;
      }
      if (message.ack) {
        asker.accepted = true;
        asker.ack();
        return;
      }
      waiting.delete(message.id);
      asker.done(message);
    });
    port.onDisconnect.addListener(() => {
      port = null;
      const left = [...waiting];
      waiting.clear();
      for (const [id, asker] of left) {
        if (asker.accepted) {
          asker.done({ error: ENDED });
        } else if (!asker.repeated) {
          // A background that was about to end took the connection, but not the request.
          asker.repeated = true;
          waiting.set(id, asker);
          background().postMessage(asker.request);
        }
      }
    });
    return port;
  }

  /**
   * @param {string} method
   * @param {object} params
   * @param {Answers} answers
   */
  function ask(method, params, answers) {
    const id = ++serial;
    const request = { id, method, params };
    waiting.set(id, { ...answers, request, accepted: false, repeated: false });
    background().postMessage(request);
  }

  /** @param {{id: any, method: string, params: any}} message */
  function askOwn({ id, method, params }) {
    ask(method, params ?? {}, {
      ack: () => post({ cps: 1, id, ack: true }),
      done: ({ result, error }) =>
        post(error === undefined ? { cps: 1, id, result } : { cps: 1, id, error }),
    });
  }

  /** @param {any} message */
  function askWebEid(message) {
    const { action, libraryVersion } = message;
    const { method, params } = REQUESTS[action](message);
    ask(method, params, {
      ack: () => post({ action: `${action}-ack` }),
      done: ({ result, error }) => {
        if (error !== undefined) {
          const code = CODES[error.kind] ?? "ERR_WEBEID_NATIVE_FATAL";
          post({ action: `${action}-failure`, error: { code, message: error.message } });
        } else if (method === "hello") {
          const versions = { library: libraryVersion, extension: WEB_EID, nativeApp: WEB_EID };
          post({ action: `${action}-success`, ...versions });
        } else {
          post({ action: `${action}-success`, ...result });
        }
      },
    });
  }

  window.addEventListener("message", ({ source, origin, data }) => {
    if (source !== window || origin !== window.origin || typeof data !== "object" || !data) {
      return;
    }
    if (data.cps === 1 && typeof data.method === "string") {
      askOwn(data);
    } else if (Object.hasOwn(REQUESTS, data.action)) {
      askWebEid(data);
    }
  });
})();
