#!/usr/bin/env node
// Signs a file with the card of a health professional, through cpsd.
//
//     node sign.mjs FILE SIGNATURE
//
// Node 18 or newer, no package. The PIN never passes through this program: the daemon has
// `cpsctl agent` ask the holder.

import { X509Certificate, createHash, verify } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { createConnection } from "node:net";
import { basename } from "node:path";
import { createInterface } from "node:readline";

const SOCKET = process.env.CPS_SOCKET ?? "/run/cpsd/cpsd.sock";
const LOCALE = process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || "";

/** An error that cpsd answered: a sentence for the person, a word for the program. */
class Refused extends Error {
  constructor({ message, data }) {
    super(LOCALE.startsWith("fr") ? data.message_fr : message);
    this.kind = data.kind;
  }
}

/** A connection to cpsd: JSON-RPC 2.0, one object per line in each direction. */
class Cpsd {
  #socket;
  #calls = new Map();
  #lastId = 0;
  #events = [];
  #waiting = [];
  #ended;

  constructor(path) {
    this.#socket = createConnection(path);
    this.#socket.on("error", (error) => this.#end(error));
    this.#socket.on("close", () => this.#end(new Error("cpsd hung up")));
    const lines = createInterface({ input: this.#socket, crlfDelay: Infinity });
    lines.on("line", (line) => this.#take(JSON.parse(line)));
    lines.on("error", () => {}); // the socket reports it
  }

  /** Calls a method; calls may overlap, the answers find theirs. */
  call(method, params = {}) {
    return new Promise((resolve, reject) => {
      if (this.#ended) return reject(this.#ended);
      const id = ++this.#lastId;
      this.#calls.set(id, { resolve, reject });
      this.#socket.write(`${JSON.stringify({ jsonrpc: "2.0", id, method, params })}\n`);
    });
  }

  /** Waits for the next event. */
  nextEvent() {
    return new Promise((resolve, reject) => {
      if (this.#events.length > 0) return resolve(this.#events.shift());
      if (this.#ended) return reject(this.#ended);
      this.#waiting.push({ resolve, reject });
    });
  }

  close() {
    this.#socket.end();
  }

  #take({ id, method, params, result, error }) {
    if (method === "event") {
      const waiting = this.#waiting.shift();
      return waiting ? waiting.resolve(params) : this.#events.push(params);
    }
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    if (call) return error ? call.reject(new Refused(error)) : call.resolve(result);
    // An error without an id concerns the connection: this account may not use the service.
    if (error) this.#end(new Refused(error));
  }

  #end(why) {
    this.#ended ??= why;
    for (const { reject } of [...this.#calls.values(), ...this.#waiting]) reject(this.#ended);
    this.#calls.clear();
    this.#waiting = [];
  }
}

/** The card that is ready, or the next one to be. */
async function waitForCard(cpsd) {
  // The answer is the state now; the events tell of everything after it, so nothing is missed.
  const { readers } = await cpsd.call("events.subscribe");
  const ready = readers.find((reader) => reader.state === "ready");
  if (ready) return ready.summary.card;
  console.error("insert the card");
  for (;;) {
    const event = await cpsd.nextEvent();
    if (event.change === "card_ready") return event.card;
  }
}

/** Prints who holds the card. Any of it may be absent: some cards name no person. */
function printIdentity({ holder, national_id: number, profession }) {
  const names = [holder.given_names, holder.family_name].filter(Boolean);
  console.log("name:", names.map((name) => name.value).join(" "));
  if (number) console.log(`${number.type}:`, number.number);
  if (profession) console.log("profession:", profession.label);
}

async function main(path, out) {
  const document = await readFile(path);
  const digest = createHash("sha256").update(document).digest("base64");

  const cpsd = new Cpsd(SOCKET);
  // The greeting comes first; the name is what the holder reads in the PIN dialog.
  const hello = await cpsd.call("system.hello", { protocol: 1, client: "Node example" });
  console.log("cpsd", hello.version);

  const card = await waitForCard(cpsd);
  printIdentity(await cpsd.call("cards.identity", { card, complete: true }));
  const { certificates } = await cpsd.call("cards.certificates", { card });
  const certificate = certificates.find(({ key }) => key === "signature");

  // Without a PIN in it, this asks the holder. The login belongs to this connection alone: it ends
  // with its one signature, and after an error with the connection.
  const purpose = `sign ${basename(path)}`;
  await cpsd.call("pin.login", { card, purpose, keys: ["signature"], max_signatures: 1, ttl_seconds: 300 });
  const order = { card, key: "signature", scheme: "rsa_pkcs1_sha256", digest };
  const signed = await cpsd.call("sign.digest", order);
  const signature = Buffer.from(signed.signature, "base64");
  cpsd.close();

  const { publicKey } = new X509Certificate(Buffer.from(certificate.der, "base64"));
  if (!verify("sha256", document, publicKey, signature)) {
    throw new Error("the signature does not verify");
  }
  await writeFile(out, signature);
  console.log("verified:", out);
}

if (process.argv.length !== 4) {
  console.error("usage: sign.mjs FILE SIGNATURE");
  process.exit(1);
}
try {
  await main(...process.argv.slice(2));
} catch (error) {
  console.error(`error: ${error.message}`);
  process.exit(1);
}
