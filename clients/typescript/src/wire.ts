// The protocol without its transport: JSON-RPC 2.0, one object per line (docs/api.md §1).

import { failure } from "./error.js";
import { SHAPES } from "./generated/types.js";
import type { Shape } from "./generated/types.js";

/** Longest line in each direction, in bytes, the newline not counted. */
export const MAX_LINE = 1 << 20;
/** Calls of one connection that wait at a time; one more is left for `request.cancel`. */
export const MAX_CALLS = 63;
/** Events that wait for a program that does not take them. */
export const MAX_EVENTS = 4096;
/** Milliseconds after a timeout within which the service itself answers `request.timeout`. */
export const GRACE = 5000;
/** Pauses between attempts to connect again, in milliseconds. */
export const FIRST_PAUSE = 100;
export const LONGEST_PAUSE = 5000;

/** Options of every call. */
export interface CallOptions {
  /** Milliseconds that the call may take; else as long as the service and the holder need. */
  timeout?: number;
  /** Cancels the call: it ends with `request.cancelled`, or with what was done already. */
  signal?: AbortSignal;
}

/** Returns the line of a request. */
export function encode(id: number, method: string, params: object, timeout?: number): Buffer {
  const given = Object.entries(params).filter(([, value]) => value !== null && value !== undefined);
  const message = {
    jsonrpc: "2.0",
    id,
    method,
    ...(given.length > 0 && { params: Object.fromEntries(given) }),
    ...(timeout !== undefined && { timeout_ms: Math.max(1, Math.trunc(timeout)) }),
  };
  const line = Buffer.from(`${JSON.stringify(message, base64)}\n`, "utf8");
  if (line.length > MAX_LINE + 1) {
    throw failure("request.too_large", `${line.length - 1} bytes, at most ${MAX_LINE}`);
  }
  return line;
}

/** Writes bytes as base64. A `Buffer` has become an object already, so the value before counts. */
function base64(this: { [key: string]: unknown }, key: string, value: unknown): unknown {
  const before = this[key];
  return before instanceof Uint8Array
    ? Buffer.from(before.buffer, before.byteOffset, before.byteLength).toString("base64")
    : value;
}

/** Returns a value as its type has it: base64 becomes bytes, and unknown variants are marked. */
export function decode(value: unknown, shape: Shape | undefined): unknown {
  if (shape === undefined || value === null || value === undefined) return value;
  if (typeof shape !== "string") {
    if (!Array.isArray(value)) throw failure("internal", "a list is missing in an answer");
    return value.map((item) => decode(item, shape[0]));
  }
  if (shape === "bytes") {
    if (typeof value !== "string") throw failure("internal", "bytes are missing in an answer");
    return new Uint8Array(Buffer.from(value, "base64"));
  }
  if (typeof value !== "object") throw failure("internal", `${shape} is missing in an answer`);
  const members = value as { [member: string]: unknown };
  const known = SHAPES[shape];
  if (known === undefined) return value;
  if ("members" in known) return decodeMembers(members, known.members);
  const name = members[known.tag] as string;
  const variant = Object.hasOwn(known.variants, name) ? known.variants[name] : undefined;
  if (variant !== undefined) return decodeMembers(members, variant);
  const shared = known.shared.map((member) => [member, members[member]]);
  return { ...Object.fromEntries(shared), [known.tag]: "unknown", name, members };
}

function decodeMembers(
  members: { [member: string]: unknown },
  shapes: { readonly [name: string]: Shape },
): unknown {
  const result = { ...members };
  for (const [name, shape] of Object.entries(shapes)) {
    if (name in result) result[name] = decode(result[name], shape);
  }
  return result;
}
