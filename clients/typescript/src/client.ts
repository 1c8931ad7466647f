// The client, its leases and its events. Begin at `Client.connect`.

import { Connection } from "./connection.js";
import type { Sink } from "./connection.js";
import { CpsError, failure } from "./error.js";
import { LeaseMethods, Methods } from "./generated/methods.js";
import type { PinLoginParams } from "./generated/methods.js";
import type {
  Event,
  LeaseEnd,
  LeaseResult,
  LeaseState,
  Shape,
  SnapshotResult,
} from "./generated/types.js";
import { FIRST_PAUSE, LONGEST_PAUSE, MAX_EVENTS } from "./wire.js";
import type { CallOptions } from "./wire.js";

/** Options of a client. */
export interface ClientOptions {
  /** The socket of the service; else that of `CPS_SOCKET`, or the usual one. */
  socket?: string;
  /** Whether a call after a loss connects again; yes if it is absent. */
  reconnect?: boolean;
}

/**
 * An item of an event stream: first the state (`snapshot`), then each `event`. After `lost` all
 * logins are gone, and a `snapshot` follows when the service is back.
 */
export type StreamItem =
  | { kind: "snapshot"; snapshot: SnapshotResult }
  | { kind: "event"; event: Event }
  | { kind: "lost"; error: CpsError };

/**
 * A connection to the card service, which is made again when it was lost. Calls may overlap. A login
 * belongs to the connection, so it does not outlive a loss; a call that was on its way then fails,
 * and is never sent twice.
 */
export class Client extends Methods {
  readonly #name: string;
  readonly #path: string;
  readonly #reconnect: boolean;
  #current: Connection;
  #opening: Promise<Connection> | undefined;
  #stream: EventStream | undefined;
  #closed = false;

  private constructor(name: string, path: string, reconnect: boolean, connection: Connection) {
    super();
    this.#name = name;
    this.#path = path;
    this.#reconnect = reconnect;
    this.#current = connection;
  }

  /** Connects; `name` is what the holder of the card reads in dialogs. */
  static async connect(name: string, options: ClientOptions = {}): Promise<Client> {
    const path = options.socket || process.env["CPS_SOCKET"] || "/run/cpsd/cpsd.sock";
    const connection = await Connection.open(path, name);
    return new Client(name, path, options.reconnect ?? true, connection);
  }

  /** Version of the service, as it was at the last connection. */
  get version(): string {
    return this.#current.version;
  }

  /** Calls a method by its name, for one that is newer than this client; bytes are base64 in it. */
  async call(method: string, params: object = {}, options?: CallOptions): Promise<unknown> {
    return this.invoke(method, params, undefined, options);
  }

  /** Subscribes to events; a client has one stream at a time. */
  async events(): Promise<EventStream> {
    const connection = await this.#connection();
    if (this.#stream) throw new Error("the client has an event stream: close that one first");
    const stream = new EventStream({
      connectAgain: async () => {
        if (!this.#reconnect) return false;
        await this.#connection();
        return !this.#closed;
      },
      closed: () => {
        if (this.#stream !== stream) return;
        this.#stream = undefined;
        this.#current.sink = undefined;
      },
    });
    this.#stream = stream;
    await connection.subscribe(stream);
    return stream;
  }

  /** Ends the connection, and with it its logins and its event stream. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#stream?.close();
    this.#current.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  protected override async invoke<T>(
    method: string,
    params: object,
    shape: Shape | undefined,
    options: CallOptions | undefined,
  ): Promise<T> {
    const connection = await this.#connection();
    return (await connection.call(method, params, shape, options)) as T;
  }

  protected override async openLease(
    params: PinLoginParams,
    options?: CallOptions,
  ): Promise<Lease> {
    const connection = await this.#connection();
    const result = await connection.call("pin.login", params, "LeaseResult", options);
    const lease = new Lease(connection, params.card, result as LeaseResult);
    connection.leases.set(params.card, lease);
    return lease;
  }

  /** Returns a connection that is not known to be lost. */
  async #connection(): Promise<Connection> {
    if (this.#closed) throw failure("daemon.unreachable", "the client is closed");
    if (!this.#current.lost) return this.#current;
    if (!this.#reconnect) throw failure("daemon.unreachable", "the connection was lost");
    this.#opening ??= this.#open().finally(() => (this.#opening = undefined));
    return this.#opening;
  }

  async #open(): Promise<Connection> {
    const connection = await Connection.open(this.#path, this.#name);
    if (this.#closed) {
      connection.close();
      throw failure("daemon.unreachable", "the client is closed");
    }
    this.#current = connection;
    if (this.#stream) await connection.subscribe(this.#stream);
    return connection;
  }
}

/** A login to a card. Its methods use it; `close`, or the end of `await using`, logs out. */
export class Lease extends LeaseMethods {
  /** Handle of the card. */
  readonly card: string;
  /** Number of the login. */
  readonly id: number;
  /** Remaining rights of the login, as the last answer told. */
  rights: LeaseState;
  /** The reason why it ended, as far as the client was told. */
  ended: LeaseEnd | undefined;

  readonly #connection: Connection;

  /** Made by `Client.login`. */
  constructor(connection: Connection, card: string, result: LeaseResult) {
    super();
    this.#connection = connection;
    this.card = card;
    this.id = result.lease;
    this.rights = result.rights;
  }

  /** Logs out, unless the login has ended already. */
  async close(): Promise<void> {
    const connection = this.#connection;
    if (connection.leases.get(this.card) !== this || this.ended !== undefined) return;
    connection.leases.delete(this.card);
    try {
      await connection.call("pin.logout", { card: this.card }, undefined, undefined);
      this.ended = "logout";
    } catch (error) {
      const ended = ["pin.required", "card.removed", "daemon.unreachable"];
      if (!(error instanceof CpsError && ended.includes(error.kind))) throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  protected override async invoke<T>(
    method: string,
    params: object,
    shape: Shape | undefined,
    options: CallOptions | undefined,
  ): Promise<T> {
    const { card, ended } = this;
    if (ended !== undefined) {
      throw new CpsError({ kind: "pin.required", detail: `the login has ended (${ended})`, card });
    }
    const with_card = { ...params, card };
    const result = await this.#connection.call(method, with_card, shape, options);
    const rights = (result as { rights?: LeaseState | null } | null)?.rights;
    if (rights) this.rights = rights;
    return result as T;
  }
}

/** Events of readers, cards and logins; an asynchronous iterator. */
export class EventStream implements AsyncIterableIterator<StreamItem>, Sink {
  readonly #client: { connectAgain(): Promise<boolean>; closed(): void };
  #items: (StreamItem | CpsError)[] = [];
  #wake: (() => void) | undefined;
  #lost = false;
  #closed = false;

  /** Made by `Client.events`. */
  constructor(client: { connectAgain(): Promise<boolean>; closed(): void }) {
    this.#client = client;
  }

  /** Waits for the next item. */
  async next(): Promise<IteratorResult<StreamItem, undefined>> {
    if (this.#lost && this.#items.length === 0) await this.#connectAgain();
    for (;;) {
      const item = this.#items.shift();
      if (item instanceof CpsError) throw item;
      if (item !== undefined) {
        this.#lost = item.kind === "lost";
        return { done: false, value: item };
      }
      if (this.#closed) return { done: true, value: undefined };
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  /** Ends the stream, as the end of a `for await` does. */
  async return(): Promise<IteratorResult<StreamItem, undefined>> {
    this.close();
    return { done: true, value: undefined };
  }

  /**
   * Ends the stream, with the items that wait. The service goes on to tell the connection, which
   * ignores it.
   */
  close(): void {
    this.#closed = true;
    this.#items = [];
    this.#wake?.();
    this.#client.closed();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
  }

  snapshot(snapshot: SnapshotResult): void {
    this.#put({ kind: "snapshot", snapshot });
  }

  event(event: Event): void {
    if (this.#items.length < MAX_EVENTS) {
      this.#put({ kind: "event", event });
      return;
    }
    this.close();
    this.#put(failure("internal", "the program takes no events: the stream has ended"));
  }

  lost(error: CpsError): void {
    if (!this.#closed) this.#put({ kind: "lost", error });
  }

  #put(item: StreamItem | CpsError): void {
    this.#items.push(item);
    this.#wake?.();
  }

  /** Connects again, after pauses that grow; the connection then gives its snapshot. */
  async #connectAgain(): Promise<void> {
    for (let pause = FIRST_PAUSE; !this.#closed; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
      try {
        if (!(await this.#client.connectAgain())) this.close();
        return;
      } catch (error) {
        if (!(error instanceof CpsError && error.kind === "daemon.unreachable")) throw error;
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  }
}
