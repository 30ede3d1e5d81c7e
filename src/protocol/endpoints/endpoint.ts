import type * as t from 'io-ts';
import type { EventKey } from '../events/eventTable.js';
import type { AnyCodec } from '../shape.js';

/** Who may call: a user with a token, a backend with the secret's token, someone without one. */
export type Caller = 'client' | 'server' | 'anonymous';

/** One row of the endpoint table. */
export interface Endpoint<
  Path extends string = string,
  Request extends t.Mixed = t.Mixed,
  Response extends AnyCodec = AnyCodec,
> {
  /** The operation's name, as it opens every error message. */
  readonly operation: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Parameters stand in braces: `/messages/{id}`. */
  readonly path: Path;
  readonly callers: readonly Caller[];
  /** Answered to whoever asks: nobody looks at credentials. */
  readonly public?: true;
  /** Where the request travels: the JSON body, JSON in the query `payload`, or single queries. */
  readonly input: 'body' | 'payload' | 'query';
  /** Where a request names who acts when a backend calls; a dot leads into an object. */
  readonly actor?: string;
  /**
   * Where a request may carry the key that makes it one of a kind: a server answers a repeat of it
   * as it did the first time, and does nothing. A dot leads into an object.
   */
  readonly idempotencyKey?: string;
  /** Keys that the query may have where the body does not. */
  readonly inQuery?: readonly string[];
  readonly request: Request;
  readonly response: Response;
  /** The status of success. */
  readonly status: 200 | 201;
  /** Rows of the event table that the call can cause. */
  readonly emits: readonly EventKey[];
}

/** The names of a path's parameters. */
export type PathParams<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? { readonly [K in Name | keyof PathParams<Rest>]: string }
  : Readonly<Record<never, never>>;

/** A path with its parameters filled in, each of them encoded. */
export const fillPath = <Path extends string>(path: Path, params: PathParams<Path>): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent((params as Readonly<Record<string, string>>)[name] ?? ''),
  );

/** The path parameters of a row's call. */
export type CallParams<Row extends Endpoint> = PathParams<Row['path']>;

/** The request of a row's call. */
export type CallRequest<Row extends Endpoint> = t.TypeOf<Row['request']>;

/** The answer to a row's call. */
export type CallResponse<Row extends Endpoint> = t.TypeOf<Row['response']>;
