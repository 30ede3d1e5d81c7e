import type * as t from 'io-ts';
import type { EventKey } from '../events/eventTable.js';
import type { AnyCodec } from '../shape.js';

/** Who may call: a user with a token, a backend with a server token, or anyone without a token. */
export type Caller = 'client' | 'server' | 'anonymous';

/** One row of the endpoint table. */
export interface Endpoint<
  Path extends string = string,
  Request extends t.Mixed = t.Mixed,
  Response extends AnyCodec = AnyCodec,
> {
  /** The name of the operation, which every error message begins with. */
  readonly operation: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** The path, with parameters in braces: `/messages/{id}`. */
  readonly path: Path;
  /** Older paths of the same call, with the same parameters. */
  readonly aliases?: readonly string[];
  readonly callers: readonly Caller[];
  /** Whether the call needs no credentials at all. */
  readonly public?: true;
  /**
   * Where the request is: in the JSON body, in a form with a file (`multipart/form-data`), as JSON in
   * the query parameter `payload`, or in single query parameters.
   */
  readonly input: 'body' | 'form' | 'payload' | 'query';
  /** The dotted path of the acting user's id in the request of a backend. */
  readonly actor?: string;
  /**
   * The dotted path of the idempotency key in the request. The server responds to a
   * repeated request with the first response and does nothing else.
   */
  readonly idempotencyKey?: string;
  /** Keys that may be query parameters instead of keys of the body. */
  readonly inQuery?: readonly string[];
  readonly request: Request;
  readonly response: Response;
  /** The HTTP status of a successful response. */
  readonly status: 200 | 201;
  /** The events that the call may cause, as keys of the event table. */
  readonly emits: readonly EventKey[];
}

/** The parameters of a path, by name. */
export type PathParams<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? { readonly [K in Name | keyof PathParams<Rest>]: string }
  : Readonly<Record<never, never>>;

/**
 * Replaces the parameters of a path by their URI-encoded values.
 *
 * @example
 * ```ts
 * import { fillPath } from 'millrace/protocol';
 *
 * fillPath('/messages/{id}', { id: 'a/b' }); // '/messages/a%2Fb'
 * ```
 */
export const fillPath = <Path extends string>(path: Path, params: PathParams<Path>): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent((params as Readonly<Record<string, string>>)[name] ?? ''),
  );

/** The path parameters of an endpoint. */
export type CallParams<Row extends Endpoint> = PathParams<Row['path']>;

/** The request of an endpoint. */
export type CallRequest<Row extends Endpoint> = t.TypeOf<Row['request']>;

/** The response of an endpoint. */
export type CallResponse<Row extends Endpoint> = t.TypeOf<Row['response']>;
