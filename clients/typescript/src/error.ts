import { ERRORS } from "./generated/errors.js";
import type { ErrorKind } from "./generated/types.js";

/** Members of an error. */
export interface ErrorParts {
  kind: string;
  code?: number;
  message?: string;
  messageFr?: string;
  detail?: string | null;
  retries?: number | null;
  reader?: string | null;
  card?: string | null;
}

/**
 * A failure: of the card service, or of the way to it. Programs decide by `kind`; `message` and
 * `messageFr` are for people and end with what to do next.
 */
export class CpsError extends Error {
  /** Word that never changes its meaning; a newer service may send one that is not listed. */
  readonly kind: ErrorKind | (string & {});
  /** Code of JSON-RPC. */
  readonly code: number;
  /** Sentence in French. */
  readonly messageFr: string;
  /** Technical detail, for developers. */
  readonly detail: string | null;
  /** Tries left, for a wrong PIN or PUK. */
  readonly retries: number | null;
  /** Name of the reader concerned. */
  readonly reader: string | null;
  /** Handle of the card concerned. */
  readonly card: string | null;

  constructor(parts: ErrorParts) {
    const known = ERRORS[parts.kind as ErrorKind] ?? ERRORS.internal;
    super(parts.message ?? known.message);
    this.name = "CpsError";
    this.kind = parts.kind;
    this.code = parts.code ?? known.code;
    this.messageFr = parts.messageFr ?? known.messageFr;
    this.detail = parts.detail ?? null;
    this.retries = parts.retries ?? null;
    this.reader = parts.reader ?? null;
    this.card = parts.card ?? null;
  }
}

/** Returns an error that this client has found itself. */
export function failure(kind: ErrorKind, detail: string): CpsError {
  return new CpsError({ kind, detail });
}

/** An error as the service sends it. */
export interface JsonError {
  code: number;
  message: string;
  data?: Omit<ErrorParts, "code" | "message" | "messageFr"> & { message_fr?: string };
}

/** Returns the error that an answer of the service holds. */
export function errorFromJson({ code, message, data }: JsonError): CpsError {
  const { message_fr, ...parts } = data ?? { kind: "internal" };
  return new CpsError({ ...parts, code, message, ...(message_fr && { messageFr: message_fr }) });
}
