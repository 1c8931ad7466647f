/**
 * Background of the extension: between the pages of allowed origins, the popup, and the native host.
 *
 * A page reaches it through `content.js`, over a port whose sender the browser names: that is the
 * origin that the host hears of, never one that a page writes. Each page has a host of its own, which
 * ends with the page. `docs/web.md` describes the messages.
 */
"use strict";

/** Name of the native host in its manifest. */
const HOST = "fr.cps.web";

/** Most bytes of a message to the host. */
const LONGEST = 65536;

/** Methods of a page that are handed to the host as they are. */
const PAGE_METHODS = new Set([
  "status",
  "identity",
  "authenticate",
  "get_signing_certificate",
  "sign",
  "assertion.vihf",
  "assertion.insi",
  "assertion.dmp_submission",
  "subscribe",
]);

/** Methods of the popup; `hello` tells what the host can do for it. */
const POPUP_METHODS = new Set([
  "hello",
  "status",
  "identity",
  "sites.list",
  "sites.allow",
  "sites.revoke",
  "pin.change",
]);

/**
 * Errors of the extension itself.
 * @type {Record<string, [string, string]>}
 */
const TEXTS = {
  "web.busy": [
    "The page asks for two things at once: wait for the first answer.",
    "La page demande deux choses à la fois : attendez la première réponse.",
  ],
  "web.host_missing": [
    "The program cps-web-host cannot be started: install the package cps-middleware, or ask the administrator of the workstation.",
    "Le programme cps-web-host ne peut pas être lancé : installez le paquet cps-middleware ou demandez à l'administrateur du poste.",
  ],
  "web.host_ended": [
    "The program cps-web-host has ended: try again.",
    "Le programme cps-web-host s'est arrêté : recommencez.",
  ],
  "web.message_too_long": [
    "The page sends more than 65536 bytes in one request: send less.",
    "La page envoie plus de 65536 octets en une demande : envoyez-en moins.",
  ],
  "web.method_unknown": [
    "The page asks for something that this version does not know: see the page's program.",
    "La page demande quelque chose que cette version ne connaît pas : voyez le programme de la page.",
  ],
};

/**
 * @typedef {{kind: string, message: string, message_fr: string}} Fault
 * @typedef {{resolve: (result: any) => void, reject: (fault: Fault) => void}} Waiting
 */

/**
 * Returns an error of the extension.
 * @param {string} kind
 * @returns {Fault}
 */
function fault(kind) {
  const [message, message_fr] = TEXTS[kind];
  return { kind, message, message_fr };
}

/** A running host that has heard the origin of its page, or that it serves the popup. */
class Host {
  /**
   * Starts it.
   * @param {string | null} origin the page's, or null for the popup
   * @param {(event: object) => void} onEvent
   * @param {() => void} onEnd called once, when it has ended by itself
   */
  constructor(origin, onEvent, onEnd) {
    /** @type {Map<number, Waiting>} */
    this.waiting = new Map();
    this.serial = 0;
    this.onEvent = onEvent;
    this.port = chrome.runtime.connectNative(HOST);
    this.port.onMessage.addListener((message) => this.receive(message));
    // The greeting has no number; it counts as the answer to number 0.
    let greeted = false;
    const greeting = new Promise((resolve, reject) => this.waiting.set(0, { resolve, reject }));
    this.port.onDisconnect.addListener(() => {
      // Chromium complains of errors that are not read.
      void chrome.runtime.lastError;
      onEnd();
      this.fail(fault(greeted ? "web.host_ended" : "web.host_missing"));
    });
    /** @type {Promise<{allowed: string[], site: string | null}>} */
    this.ready = greeting.then(() => {
      greeted = true;
      return this.send("hello", { origin, lang: language() });
    });
    // Each request hears of it.
    this.ready.catch(() => {});
  }

  /**
   * Asks the host, once it knows the origin.
   * @param {string} method
   * @param {object} params
   * @returns {Promise<any>}
   */
  async request(method, params) {
    await this.ready;
    return this.send(method, params);
  }

  /** Ends the host, which withdraws what it asked for. */
  close() {
    this.port.disconnect();
    this.fail(fault("web.host_ended"));
  }

  /**
   * @param {string} method
   * @param {object} params
   * @returns {Promise<any>}
   */
  send(method, params) {
    const id = ++this.serial;
    const message = { id, method, params };
    return new Promise((resolve, reject) => {
      if (new TextEncoder().encode(JSON.stringify(message)).length > LONGEST) {
        reject(fault("web.message_too_long"));
        return;
      }
      this.waiting.set(id, { resolve, reject });
      this.port.postMessage(message);
    });
  }

  /** @param {any} message */
  receive(message) {
    if (message.event !== undefined) {
      this.onEvent(message.event);
      return;
    }
    const id = message.id ?? 0;
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    if (message.error !== undefined) {
      waiting?.reject(message.error);
    } else {
      waiting?.resolve(message.result);
    }
  }

  /** @param {Fault} reason */
  fail(reason) {
    const waiting = [...this.waiting.values()];
    this.waiting.clear();
    waiting.forEach(({ reject }) => reject(reason));
  }
}

/** A page of an allowed origin, from its first request until the browser leaves it. */
class Page {
  /** @type {Set<Page>} */
  static all = new Set();

  /**
   * @param {chrome.runtime.Port} port
   * @param {string} origin
   */
  constructor(port, origin) {
    this.port = port;
    this.origin = origin;
    /** @type {Host | null} */
    this.host = null;
    this.busy = false;
    const registered = isRegistered(origin);
    port.onMessage.addListener(async (request) => {
      // Silence: the page does not learn that there is an extension.
      if (await registered) {
        this.answer(request);
      } else {
        this.close();
      }
    });
    port.onDisconnect.addListener(() => this.close());
    Page.all.add(this);
  }

  /** Ends the page's host and its connection. */
  close() {
    Page.all.delete(this);
    this.host?.close();
    this.port.disconnect();
  }

  /** @param {{id: number, method: string, params: object}} request */
  async answer({ id, method, params }) {
    this.port.postMessage({ id, ack: true });
    try {
      this.port.postMessage({ id, result: await this.perform(method, params) });
    } catch (error) {
      this.port.postMessage({ id, error });
      if (/** @type {Fault} */ (error).kind === "web.origin_denied") {
        await refreshSites();
      }
    }
  }

  /**
   * @param {string} method
   * @param {object} params
   */
  async perform(method, params) {
    if (method !== "hello" && !PAGE_METHODS.has(method)) {
      throw fault("web.method_unknown");
    }
    if (this.busy) {
      throw fault("web.busy");
    }
    this.busy = true;
    try {
      this.host ??= new Host(
        this.origin,
        (event) => this.port.postMessage({ event }),
        () => {
          this.host = null;
          this.port.postMessage({ event: { type: "ended" } });
        },
      );
      return await (method === "hello" ? this.host.ready : this.host.request(method, params));
    } finally {
      this.busy = false;
    }
  }
}

/** Returns the language of the browser, as the host knows languages. */
function language() {
  return chrome.i18n.getUILanguage().startsWith("fr") ? "fr" : "en";
}

/**
 * Returns the origin of the page that a content script runs in, as the browser names it, or null if
 * it may not use the card: nested in another, without https, or without an origin.
 * @param {chrome.runtime.MessageSender | undefined} sender
 * @returns {string | null}
 */
function originOf(sender) {
  if (sender?.id !== chrome.runtime.id || sender.frameId !== 0 || !sender.tab || !sender.url) {
    return null;
  }
  const url = new URL(sender.url);
  const named = sender.origin ?? url.origin;
  return url.protocol === "https:" && named === url.origin ? url.origin : null;
}

/**
 * Whether pages of this origin may use the card: its content script is registered under its name.
 * A pattern alone says less: in Firefox none can name a port.
 * @param {string} origin
 */
async function isRegistered(origin) {
  const scripts = await chrome.scripting.getRegisteredContentScripts({ ids: [origin] });
  return scripts.length === 1;
}

/**
 * Returns the pattern of an origin's pages, of all its ports.
 * @param {string} origin
 */
function pattern(origin) {
  return `https://${new URL(origin).hostname}/*`;
}

/**
 * Registers the content script for exactly these origins; pages that are open already get it, or lose
 * their connection.
 * @param {string[]} origins
 */
async function register(origins) {
  const registered = (await chrome.scripting.getRegisteredContentScripts()).map(({ id }) => id);
  const gone = registered.filter((origin) => !origins.includes(origin));
  const added = origins.filter((origin) => !registered.includes(origin));
  if (gone.length > 0) {
    await chrome.scripting.unregisterContentScripts({ ids: gone });
  }
  [...Page.all].filter(({ origin }) => gone.includes(origin)).forEach((page) => page.close());
  await chrome.scripting.registerContentScripts(
    added.map((origin) => ({
      id: origin,
      matches: [pattern(origin)],
      js: ["content.js"],
      runAt: "document_start",
      allFrames: false,
      persistAcrossSessions: true,
    })),
  );
  const tabs = added.length > 0 ? await chrome.tabs.query({ url: added.map(pattern) }) : [];
  const files = ["content.js"];
  // A tab may close meanwhile, or show an error page.
  await Promise.allSettled(
    tabs.map(({ id = -1 }) => chrome.scripting.executeScript({ target: { tabId: id }, files })),
  );
}

/** Keeps changes of the registered origins apart. @type {Promise<unknown>} */
let turn = Promise.resolve();

/** Asks the host for the allowed origins and registers them. Without a host there are none. */
function refreshSites() {
  const refreshed = turn.then(async () => {
    let sites = [];
    try {
      ({ sites } = await ask("sites.list", {}));
    } catch (error) {
      // A host that fails for once forbids nothing: it refuses by itself what is not allowed.
      if (/** @type {Fault} */ (error).kind !== "web.host_missing") {
        return;
      }
    }
    await register(sites.map((/** @type {{origin: string}} */ { origin }) => origin));
  });
  turn = refreshed.catch(() => {});
  return refreshed;
}

/**
 * Asks a host for the holder in front of the browser.
 * @param {string} method
 * @param {object} params
 */
async function ask(method, params) {
  const host = new Host(
    null,
    () => {},
    () => {},
  );
  try {
    return await (method === "hello" ? host.ready : host.request(method, params));
  } finally {
    host.close();
  }
}

/**
 * Answers the popup.
 * @param {{method: string, params: object}} request
 */
async function answerPopup({ method, params }) {
  try {
    if (!POPUP_METHODS.has(method)) {
      throw fault("web.method_unknown");
    }
    const result = await ask(method, params);
    if (method.startsWith("sites.")) {
      await refreshSites();
    }
    return { result };
  } catch (error) {
    return { error };
  }
}

chrome.runtime.onConnect.addListener((port) => {
  const origin = originOf(port.sender);
  if (origin === null) {
    port.disconnect();
  } else {
    new Page(port, origin);
  }
});

chrome.runtime.onMessage.addListener((request, sender, reply) => {
  const popup = chrome.runtime.getURL("popup.html");
  if (sender.id !== chrome.runtime.id || sender.url !== popup) {
    return false;
  }
  answerPopup(request).then(reply);
  return true;
});

chrome.runtime.onInstalled.addListener(refreshSites);
chrome.runtime.onStartup.addListener(refreshSites);
