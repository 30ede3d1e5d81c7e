import type {
  ResponseOf,
  EndpointKey,
  ParamsOf,
  RequestOf,
} from '../../protocol/endpoints/endpointTable.js';

/** Who calls, once the token is verified. A server token may do all, for whom it names. */
export type Caller =
  | {
      readonly kind: 'client';
      readonly userId: string;
      /** When the token says that it was issued, in seconds since the epoch. */
      readonly tokenIssuedAt?: number | undefined;
    }
  | { readonly kind: 'anonymous'; readonly userId: string }
  | { readonly kind: 'server' };

/** Where a call came from, as hooks are told it. */
export interface RequestInfo {
  readonly type: 'client' | 'server';
  readonly ip?: string | undefined;
  readonly user_agent?: string | undefined;
  /** What the caller calls its library. */
  readonly sdk?: string | undefined;
  readonly ext?: string | undefined;
}

/** One call of an endpoint, its request already decoded. */
export interface Call<Key extends EndpointKey> {
  readonly caller: Caller;
  readonly params: ParamsOf<Key>;
  readonly request: RequestOf<Key>;
  /** The connection that a watch or a presence subscription belongs to. */
  readonly connectionId?: string | undefined;
  readonly requestInfo?: RequestInfo | undefined;
}

/** What a call answers; the edge adds how long it took. */
export type ResponseBody<Key extends EndpointKey> = Omit<ResponseOf<Key>, 'duration'>;
