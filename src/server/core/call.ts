import type { DialectName } from '../../protocol/dialect.js';
import type {
  ResponseOf,
  EndpointKey,
  ParamsOf,
  RequestOf,
} from '../../protocol/endpoints/endpointTable.js';

/** The verified caller. A server token may do everything, on behalf of any user it names. */
export type Caller =
  | {
      readonly kind: 'client';
      readonly userId: string;
      /** The `iat` claim of the token, in seconds since the epoch. */
      readonly tokenIssuedAt?: number | undefined;
    }
  | { readonly kind: 'anonymous'; readonly userId: string }
  | { readonly kind: 'server' };

/** The origin of a call, as webhooks receive it in `request_info`. */
export interface RequestInfo {
  readonly type: 'client' | 'server';
  readonly ip?: string | undefined;
  readonly user_agent?: string | undefined;
  /** The client library, as the caller names it. */
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
  /** The W3C `traceparent` of the call. */
  readonly trace?: string | undefined;
  /** The dialect of the caller; `v1` by default. */
  readonly dialect?: DialectName;
  /** How far the preparation of the call went; the preparation says what it means. */
  readonly prepared?: string | undefined;
}

/** The response of a call without `duration`, which the HTTP layer adds. */
export type ResponseBody<Key extends EndpointKey> = Omit<ResponseOf<Key>, 'duration'>;
