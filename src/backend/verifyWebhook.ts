import * as E from '#fp-ts/Either';
import type { Either } from 'fp-ts/lib/Either.js';
import * as F from '#fp-ts/function';
import { type ChatEvent, decodeEvent } from '../protocol/events/decodeEvent.js';
import type { DecodeFailure } from '../protocol/failure.js';
import { hasValidSignature, unzip } from './webhookSignature.js';

/** The request has no `X-Signature`. */
export interface SignatureMissing {
  readonly _tag: 'SignatureMissing';
  readonly message: string;
}

/** The signature does not match the body and the secret. */
export interface SignatureWrong {
  readonly _tag: 'SignatureWrong';
  readonly message: string;
}

/** The body is not the original one, or cannot be decoded. */
export interface BodyUnreadable {
  readonly _tag: 'BodyUnreadable';
  readonly message: string;
  readonly cause?: unknown;
}

/** Why a request was refused. No failure contains the secret. */
export type WebhookFailure = SignatureMissing | SignatureWrong | BodyUnreadable | DecodeFailure;

/** Headers as `fetch` has them, or as Node has them. */
export type WebhookHeaders =
  | {
      /** The value of a header, by its name in lower case. */
      readonly get: (name: string) => string | null;
    }
  | Readonly<Record<string, string | readonly string[] | undefined>>;

type Read<A> = Either<WebhookFailure, A>;

/** The largest decompressed body. */
const maxBytes = 16 * 1024 * 1024;

const unreadable = (message: string, cause?: unknown): BodyUnreadable => ({
  _tag: 'BodyUnreadable',
  message,
  ...(cause !== undefined && { cause }),
});

type WithGet = Extract<WebhookHeaders, { readonly get: (name: string) => string | null }>;

const hasGet = (headers: WebhookHeaders | undefined): headers is WithGet =>
  typeof headers?.get === 'function';

/** The value of a header, whatever the case of its name. */
export const headerOf = (headers: WebhookHeaders | undefined, name: string): string | undefined => {
  if (hasGet(headers)) return headers.get(name) ?? undefined;
  const [, value] = Object.entries(headers ?? {}).find(([key]) => key.toLowerCase() === name) ?? [];
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' ? first : undefined;
};

const bytesOf = (rawBody: unknown): Read<Uint8Array> => {
  const bytes = typeof rawBody === 'string' ? new TextEncoder().encode(rawBody) : rawBody;
  if (!(bytes instanceof Uint8Array))
    return E.left(
      unreadable('The body has to be the text or the bytes of the request, not a parsed object.'),
    );
  return bytes.length === 0
    ? E.left(unreadable('The body is empty. Make sure that no other middleware reads it first.'))
    : E.right(bytes);
};

const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

const decompress = (bytes: Uint8Array): Read<Uint8Array> =>
  isGzip(bytes)
    ? E.tryCatch(
        () => unzip(bytes, maxBytes),
        (cause) =>
          unreadable('The body is not valid gzip, or is too large when decompressed.', cause),
      )
    : E.right(bytes);

const textOf = (bytes: Uint8Array): Read<string> =>
  E.tryCatch(
    () => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes),
    (cause) => unreadable('The body is not UTF-8.', cause),
  );

const verifySignature =
  (secret: string, headers: WebhookHeaders) =>
  (bytes: Uint8Array): Read<Uint8Array> => {
    const signature = headerOf(headers, 'x-signature');
    if (signature === undefined)
      return E.left({
        _tag: 'SignatureMissing',
        message: 'The request has no X-Signature header, so its sender is unknown.',
      });
    return hasValidSignature(secret, bytes, signature)
      ? E.right(bytes)
      : E.left({
          _tag: 'SignatureWrong',
          message:
            'X-Signature does not match the body: it was signed with another secret, or the body was changed.',
        });
  };

/**
 * Verifies the signature of a webhook request and decodes its event. Use it in a handler of your
 * own; `createWebhooks` is a complete one. Compares signatures in constant time, and never throws.
 *
 * Pass the body exactly as it was received, as text or bytes, compressed or not: JSON that was
 * parsed and serialized again has another signature. Event types that only webhooks receive, such
 * as `user.muted`, are typed like all others.
 *
 * @example
 * ```ts
 * import { either as E } from 'fp-ts';
 * import { verifyWebhook } from 'millrace/backend';
 *
 * export const receive = async (request: Request): Promise<Response> => {
 *   const body = new Uint8Array(await request.arrayBuffer());
 *   const event = verifyWebhook('secret', body, request.headers);
 *   if (E.isLeft(event)) return new Response(event.left.message, { status: 401 });
 *   if (event.right.type === 'message.new') console.log(event.right.message.text);
 *   return new Response();
 * };
 * ```
 * @param secret the application's secret
 * @param rawBody the body as it was received
 * @param headers the request's headers, of `fetch` or of Node
 * @see {@link createWebhooks} for a complete handler
 */
export const verifyWebhook = (
  secret: string,
  rawBody: string | Uint8Array,
  headers: WebhookHeaders,
): Either<WebhookFailure, ChatEvent> =>
  F.pipe(
    bytesOf(rawBody),
    E.chain(decompress),
    E.chain(verifySignature(secret, headers)),
    E.chain(textOf),
    E.chain((text): Read<ChatEvent> => decodeEvent(text)),
  );
