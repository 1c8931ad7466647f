// A client of cpsd, the card service for the cards of French health professionals.

export { Client, EventStream, Lease } from "./client.js";
export type { ClientOptions, StreamItem } from "./client.js";
export { CpsError } from "./error.js";
export type { ErrorParts } from "./error.js";
export type * from "./generated/methods.js";
export * from "./generated/types.js";
export type { CallOptions } from "./wire.js";
