// Does the steps of clients/scenario.json, each after a line of input, and prints what it saw of each
// as a line of JSON:
//
//     node scenario.js SCENARIO

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

import { Client, CpsError } from "cps-client";
import type {
  CardSummary,
  Event,
  EventStream,
  Lease,
  SignatureResult,
  StreamItem,
} from "cps-client";

interface Step {
  step: string;
  do: string;
  client: string;
  card?: string;
  pin?: string;
  purpose?: string;
  max_signatures: number;
  timeout?: number;
  count: number;
  beside: number;
  payload: string;
  header: { [member: string]: unknown };
  change: string;
  method: string;
  params: object;
}

let client: Client;
let stream: EventStream;
let last: StreamItem | undefined;
let lease: Lease;
let card = "";

function told(error: CpsError): object {
  const { kind, code, retries } = error;
  return { error: kind, code, retries, card: error.card !== null };
}

function digest(number: number): Uint8Array {
  return createHash("sha256").update(`document ${number}`).digest();
}

function digests(count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, number) => digest(number));
}

async function item(fits: (item: StreamItem) => boolean): Promise<StreamItem> {
  for (;;) {
    const { done, value } = await stream.next();
    if (done) throw new Error("the stream has ended");
    last = value;
    if (fits(value)) return value;
  }
}

/** Returns the card that an item shows to be ready. */
function ready(shown: StreamItem | undefined): CardSummary | undefined {
  if (shown?.kind === "event" && shown.event.change === "card_ready") return shown.event;
  if (shown?.kind !== "snapshot") return undefined;
  return shown.snapshot.readers.find(({ state }) => state === "ready")?.summary ?? undefined;
}

function eventSeen(event: Event): unknown {
  switch (event.change) {
    case "lease_ended":
      return { own: event.own, reason: event.reason };
    case "card_removed":
      return { card: typeof event.card === "string" };
    case "unknown":
      return { unknown: event.name, seq: event.seq, of: event.members["of"] };
    default:
      throw new Error(event.change);
  }
}

async function sign(step: Step): Promise<object> {
  const beside = Array.from({ length: step.beside }, () => client.readersList());
  const key = "signature";
  const scheme = "rsa_pkcs1_sha256";
  const given = digests(step.count);
  const calls = given.map((one) => lease.signDigest({ key, scheme, digest: one }));
  const results: SignatureResult[] = await Promise.all(calls);
  const others = (await Promise.all(beside)).length;
  const { certificates } = await client.cardsCertificates({ card });
  const certificate = certificates.find((one) => one.key === key)!.der;
  let valid = 0;
  for (const [index, { signature }] of results.entries()) {
    const order = { certificate, key, scheme, digest: given[index]!, signature } as const;
    if ((await client.verifySignature(order)).valid) valid += 1;
  }
  return {
    signatures: results.length,
    different: new Set(results.map(({ signature }) => Buffer.from(signature).toString("hex"))).size,
    valid,
    trust: [...new Set(results.map(({ trust }) => trust?.status))].join(" "),
    signatures_left: Math.min(...results.map((result) => result.rights!.signatures_left)),
    beside: others,
  };
}

const STEPS: { [name: string]: (step: Step) => Promise<unknown> } = {
  async connect(step) {
    client = await Client.connect(step.client);
    stream = await client.events();
    return { version: client.version !== "" };
  },
  async info() {
    const { agent, readers_available } = await client.systemInfo();
    return { agent, readers_available };
  },
  async card() {
    const shown = ready(last) ? last : await item((one) => ready(one) !== undefined);
    const summary = ready(shown)!;
    card = summary.card;
    return { generation: summary.generation, serial: summary.serial };
  },
  async identity(step) {
    const order = { card: step.card ?? card, complete: true };
    const { environment, holder, national_id, profession, trust, complete } =
      await client.cardsIdentity(order);
    return {
      environment,
      family_name: holder.family_name?.value,
      given_names: holder.given_names?.value,
      national_id: national_id?.value,
      national_id_type: national_id?.type,
      profession: profession?.label,
      trust: trust.status,
      complete,
    };
  },
  async certificates() {
    const { certificates } = await client.cardsCertificates({ card });
    return certificates.map(({ key, label, der }) => ({
      key,
      label,
      der: der instanceof Uint8Array && der[0] === 0x30 && der.length > 500,
    }));
  },
  async pin_status() {
    const { pin, logged_in } = await client.pinStatus({ card });
    return { retries: pin.retries, blocked: pin.blocked, logged_in };
  },
  async login({ pin, purpose, max_signatures, timeout }) {
    const order = { card, max_signatures, ...(pin && { pin }), ...(purpose && { purpose }) };
    lease = await client.login(order, timeout === undefined ? {} : { timeout: timeout * 1000 });
    return { signatures_left: lease.rights.signatures_left };
  },
  async cancelled_login() {
    const signal = AbortSignal.timeout(200);
    try {
      await client.login({ card, max_signatures: 1 }, { signal });
      return {};
    } catch (error) {
      return { cancelled: error instanceof CpsError && error.kind === "request.cancelled" };
    }
  },
  async leases() {
    const { leases } = await client.leasesList();
    return leases.map((one) => ({ client: one.client, purpose: one.purpose }));
  },
  sign,
  async sign_digests(step) {
    const order = { key: "signature", scheme: "rsa_pkcs1_sha256" } as const;
    const result = await lease.signDigests({ ...order, digests: digests(step.count) });
    assert(result.signatures.every((signature) => signature.length === 256));
    return {
      signatures: result.signatures.length,
      stopped: result.stopped ?? null,
      signatures_left: lease.rights.signatures_left,
    };
  },
  async sign_jws({ payload, header }) {
    const order = { key: "authentication", algorithm: "RS256", header } as const;
    const { jws } = await lease.signJws({ ...order, payload: Buffer.from(payload) });
    return { parts: jws.split(".").length, signatures_left: lease.rights.signatures_left };
  },
  async close_lease() {
    await lease[Symbol.asyncDispose]();
    return { ended: lease.ended };
  },
  async event({ change }) {
    const named = (event: Event): string => (event.change === "unknown" ? event.name : event.change);
    const found = await item((one) => one.kind === "event" && named(one.event) === change);
    return found.kind === "event" && eventSeen(found.event);
  },
  async lost() {
    const found = await item(({ kind }) => kind === "lost");
    return found.kind === "lost" && { error: found.error.kind };
  },
  async snapshot() {
    const found = await item(({ kind }) => kind === "snapshot");
    return found.kind === "snapshot" && { readers: found.snapshot.readers.length };
  },
  async call({ method, params }) {
    return { members: Object.keys((await client.call(method, params)) as object) };
  },
  async write_too_much() {
    await client.cardsDataWrite({ card, label: "CPS_DATA", value: new Uint8Array(1 << 20) });
  },
  async close(step) {
    await client[Symbol.asyncDispose]();
    for await (const one of stream) throw new Error(`there is more: ${one.kind}`);
    return STEPS["info"]!(step);
  },
};

const { steps } = JSON.parse(readFileSync(process.argv[2]!, "utf8")) as { steps: Step[] };
const input = createInterface({ input: process.stdin });
const lines = input[Symbol.asyncIterator]();
for (const step of steps) {
  await lines.next();
  const saw = await STEPS[step.do]!(step).catch((error: unknown) => {
    if (error instanceof CpsError) return told(error);
    throw error;
  });
  console.log(JSON.stringify({ step: step.step, saw }));
}
input.close();
