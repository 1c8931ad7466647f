/**
 * The popup: whose card is in the reader, the sites that may use it, and the change of the PIN.
 *
 * It asks the background, because the popup closes when the dialog of the agent takes the focus.
 */
"use strict";

/** Days before the end of a card from which on the popup warns. */
const WARNED_DAYS = 60;

const text = chrome.i18n.getMessage;

/** @param {string} id */
function element(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

/**
 * Asks the background.
 * @param {string} method
 * @param {object} params
 * @returns {Promise<any>}
 */
async function ask(method, params = {}) {
  const { result, error } = await chrome.runtime.sendMessage({ method, params });
  if (error !== undefined) {
    throw error;
  }
  return result;
}

/**
 * Returns an error's message in the language of the popup.
 * @param {any} error
 */
function messageOf(error) {
  return text("language") === "fr" ? (error.message_fr ?? error.message) : error.message;
}

/**
 * Returns a day as people of this language write it.
 * @param {string} day
 */
function date(day) {
  return new Date(`${day}T00:00:00`).toLocaleDateString(text("language"), { dateStyle: "long" });
}

/**
 * Returns the sentence about a card's state, and whether it is a warning.
 * @param {any} status
 * @returns {[string, boolean]}
 */
function sentence({ present, ready, pin, expires_days: days }) {
  if (!present) {
    return [text("noCard"), false];
  }
  if (!ready) {
    return [text("cardReading"), false];
  }
  if (pin?.blocked) {
    return [text("pinBlocked"), true];
  }
  if (typeof days === "number" && days < 0) {
    return [text("expired"), true];
  }
  if (pin?.retries === 1) {
    return [text("lastTry"), true];
  }
  if (typeof days === "number" && days <= WARNED_DAYS) {
    return [text(days === 1 ? "expiresInOneDay" : "expiresInDays", String(days)), true];
  }
  return [text("cardReady"), false];
}

/** Shows the card and its holder. */
async function showCard() {
  const [status, { allowed }] = await Promise.all([ask("status"), ask("hello")]);
  const [state, warns] = sentence(status);
  element("state").textContent = state;
  element("state").classList.toggle("warning", warns);
  const known = status.present && status.ready;
  element("holder").hidden = !known;
  const changes = known && status.pin && !status.pin.blocked && allowed.includes("pin.change");
  element("change").hidden = !changes;
  if (!known) {
    return;
  }
  const { holder, profession, role, card_identity } = await ask("identity");
  const names = [holder.family_name, holder.given_names].map((name) => name?.value);
  element("holder-name").textContent = names.filter(Boolean).join(" ") || text("unnamed");
  element("holder-profession").textContent = (profession ?? role)?.label ?? text("unknown");
  const until = card_identity.validity?.valid_until;
  element("holder-validity").textContent = until ? text("until", date(until)) : text("unknown");
}

/** Returns the origin of the page in front of the holder, or null if it cannot use the card. */
async function originInFront() {
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  const url = tab?.url ? new URL(tab.url) : null;
  return url?.protocol === "https:" ? url.origin : null;
}

/**
 * Makes the line of an allowed site.
 * @param {{origin: string, name?: string | null, by: string}} site
 */
function line({ origin, name, by }) {
  const item = document.createElement("li");
  const about = document.createElement("span");
  about.textContent = origin;
  const note = document.createElement("span");
  note.className = "by";
  const reason = by === "policy" ? text("byPolicy") : text("byHolder");
  note.textContent = name ? `${name} · ${reason}` : reason;
  about.append(note);
  item.append(about);
  if (by !== "policy") {
    const revoke = document.createElement("button");
    revoke.type = "button";
    revoke.textContent = text("revoke");
    revoke.setAttribute("aria-label", text("revokeSite", origin));
    revoke.addEventListener("click", () =>
      act(revoke, async () => {
        await ask("sites.revoke", { origin });
        await showSites();
        element("sites-heading").focus();
        return text("revoked", origin);
      }),
    );
    item.append(revoke);
  }
  return item;
}

/** The pages that the extension needs; a browser may withhold them. */
const PAGES = { origins: chrome.runtime.getManifest().host_permissions };

/** The site that the button allows, and whether the browser withholds its pages. */
const front = { origin: "", withheld: false };

/** Shows the allowed sites, and whether the page in front is one. */
async function showSites() {
  const [{ sites }, origin] = await Promise.all([ask("sites.list"), originInFront()]);
  if (origin !== null) {
    front.origin = origin;
    front.withheld = !(await chrome.permissions.contains(PAGES));
  }
  element("sites").replaceChildren(...sites.map(line));
  element("no-sites").hidden = sites.length > 0;
  const allowed = sites.some((/** @type {{origin: string}} */ site) => site.origin === origin);
  element("page").textContent =
    origin === null ? text("pageImpossible") : text(allowed ? "pageAllowed" : "pageDenied", origin);
  element("allow").hidden = origin === null || allowed;
}

/**
 * Does what a button asks for, and says in the live region how it ended.
 * @param {HTMLButtonElement} button
 * @param {() => Promise<string>} action
 */
async function act(button, action) {
  button.disabled = true;
  element("message").textContent = "";
  try {
    element("state").textContent = await action();
    element("state").classList.remove("warning");
  } catch (error) {
    element("message").textContent = messageOf(error);
  } finally {
    button.disabled = false;
  }
}

/** Lets the site in front use the card, after the agent has asked the holder. */
async function allow() {
  const { origin, withheld } = front;
  // First of all, because a browser asks only right after a press of a button.
  if (withheld) {
    await chrome.permissions.request(PAGES);
  }
  await ask("sites.allow", { origin });
  await showSites();
  return text("pageAllowed", origin);
}

document.documentElement.lang = text("language");
for (const place of document.querySelectorAll("[data-text]")) {
  place.textContent = text(/** @type {HTMLElement} */ (place).dataset.text ?? "");
}
const change = /** @type {HTMLButtonElement} */ (element("change"));
change.addEventListener("click", () =>
  act(change, async () => {
    await ask("pin.change");
    return text("pinChanged");
  }),
);
const allowButton = /** @type {HTMLButtonElement} */ (element("allow"));
allowButton.addEventListener("click", () => act(allowButton, allow));

Promise.allSettled([showCard(), showSites()]).then((shown) => {
  const failed = shown.find(({ status }) => status === "rejected");
  if (failed !== undefined) {
    element("state").textContent = text("failed");
    element("message").textContent = messageOf(/** @type {PromiseRejectedResult} */ (failed).reason);
  }
});
