// One connection to the service: requests, answers, events. `Client` makes them.

import { createConnection } from "node:net";
import type { Socket } from "node:net";

import type { Lease } from "./client.js";
import { CpsError, errorFromJson, failure } from "./error.js";
import type { JsonError } from "./error.js";
import { PROTOCOL } from "./generated/types.js";
import type { Event, Shape, SnapshotResult } from "./generated/types.js";
import { GRACE, MAX_CALLS, MAX_LINE, decode, encode } from "./wire.js";
import type { CallOptions } from "./wire.js";

/** The stream of events of a client, as its connection sees it. */
export interface Sink {
  snapshot(snapshot: SnapshotResult): void;
  event(event: Event): void;
  lost(error: CpsError): void;
}

interface Message {
  id?: number | null;
  method?: string;
  params?: unknown;
  result?: unknown;
  error?: JsonError;
}

interface Pending {
  settle(message: Message | CpsError): void;
  sink: Sink | undefined;
}

export class Connection {
  /** Version of the service. */
  version = "";
  /** The reason why the connection has ended. */
  lost: CpsError | undefined;
  /** The receiver of events. */
  sink: Sink | undefined;
  /** The login to each card. */
  readonly leases = new Map<string, Lease>();

  readonly #socket: Socket;
  readonly #pending = new Map<number, Pending>();
  readonly #waiting: (() => void)[] = [];
  #calls = 0;
  #lastId = 0;
  #seq: number | undefined;
  #chunks: Buffer[] = [];
  #length = 0;

  private constructor(path: string) {
    this.#socket = createConnection(path);
    this.#socket.on("data", (chunk) => this.#receive(chunk));
    this.#socket.on("error", (error) => this.#end(failure("daemon.unreachable", error.message)));
    this.#socket.on("close", () =>
      this.#end(failure("daemon.unreachable", "the service ended the connection")),
    );
  }

  /** Connects and greets the service. */
  static async open(path: string, client: string): Promise<Connection> {
    const connection = new Connection(path);
    try {
      const hello = { protocol: PROTOCOL, client };
      const answer = await connection.call("system.hello", hello, undefined, undefined);
      const { version } = answer as { version: unknown };
      if (typeof version !== "string") throw failure("internal", "the service has no version");
      connection.version = version;
      return connection;
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  /** Sends a request, waits for its answer and reads it. */
  async call(
    method: string,
    params: object,
    shape: Shape | undefined,
    options: CallOptions | undefined,
    sink?: Sink,
  ): Promise<unknown> {
    await this.#room();
    try {
      if (this.lost) throw this.lost;
      const id = ++this.#lastId;
      const line = encode(id, method, params, options?.timeout);
      const message = await this.#answer(id, line, options, sink);
      if (message instanceof CpsError) throw message;
      if (message.error) throw errorFromJson(message.error);
      return decode(message.result, shape);
    } finally {
      this.#calls -= 1;
      this.#waiting.shift()?.();
    }
  }

  /** Has the snapshot, and the events after it, given to the sink. */
  async subscribe(sink: Sink): Promise<void> {
    await this.call("events.subscribe", {}, undefined, undefined, sink);
  }

  /** Ends the connection. */
  close(): void {
    this.#end(failure("daemon.unreachable", "the client is closed"));
  }

  /** Waits until another request may wait for its answer. */
  async #room(): Promise<void> {
    while (this.#calls >= MAX_CALLS) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#calls += 1;
  }

  #answer(
    id: number,
    line: Buffer,
    options: CallOptions | undefined,
    sink: Sink | undefined,
  ): Promise<Message | CpsError> {
    return new Promise((resolve) => {
      const { timeout, signal } = options ?? {};
      const cancel = (): void => {
        if (this.#pending.has(id) && !this.lost) {
          this.#socket.write(encode(++this.#lastId, "request.cancel", { request: id }));
        }
      };
      const silence = failure("request.timeout", "the service did not answer at all");
      const timer =
        timeout === undefined ? undefined : setTimeout(() => settle(silence), timeout + GRACE);
      const settle = (message: Message | CpsError): void => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", cancel);
        this.#pending.delete(id);
        resolve(message);
      };
      this.#pending.set(id, { settle, sink });
      this.#socket.write(line);
      if (signal?.aborted) cancel();
      signal?.addEventListener("abort", cancel);
    });
  }

  #receive(chunk: Buffer): void {
    try {
      for (let start = 0; ; ) {
        const end = chunk.indexOf(10, start);
        const part = chunk.subarray(start, end < 0 ? undefined : end);
        this.#length += part.length;
        if (this.#length > MAX_LINE) throw failure("internal", "an answer is too long");
        this.#chunks.push(part);
        if (end < 0) return;
        const line = Buffer.concat(this.#chunks);
        this.#chunks = [];
        this.#length = 0;
        start = end + 1;
        this.#take(JSON.parse(line.toString("utf8")) as Message);
      }
    } catch (error) {
      this.#end(failure("daemon.unreachable", String(error)));
    }
  }

  #take(message: Message): void {
    if (message.method === "event") {
      this.#event(decode(message.params, "Event") as Event);
    } else if (message.method === undefined && typeof message.id === "number") {
      const pending = this.#pending.get(message.id);
      if (pending?.sink && message.result) {
        const snapshot = decode(message.result, "SnapshotResult") as SnapshotResult;
        this.#seq = snapshot.seq;
        this.sink = pending.sink;
        this.sink.snapshot(snapshot);
      }
      pending?.settle(message);
    } else if (message.error) {
      // Without an id it concerns the connection: this account may not use the service.
      this.#end(errorFromJson(message.error));
    }
  }

  #event(event: Event): void {
    if (this.#seq !== undefined && event.seq !== this.#seq + 1) {
      throw failure("internal", `event ${event.seq} came after ${this.#seq}`);
    }
    this.#seq = event.seq;
    if (event.change === "lease_ended" && event.own) {
      const lease = this.leases.get(event.card);
      if (lease?.id === event.lease) lease.ended = event.reason;
    }
    this.sink?.event(event);
  }

  #end(error: CpsError): void {
    if (this.lost) return;
    this.lost = error;
    for (const lease of this.leases.values()) lease.ended ??= "disconnected";
    this.leases.clear();
    for (const { settle } of [...this.#pending.values()]) settle(error);
    this.sink?.lost(error);
    this.sink = undefined;
    this.#socket.destroy();
  }
}
