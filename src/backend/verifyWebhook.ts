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

/** The signature is not that of this body with this secret. */
export interface SignatureWrong {
  readonly _tag: 'SignatureWrong';
  readonly message: string;
}

/** The body is not what came over the wire, or cannot be read. */
export interface BodyUnreadable {
  readonly _tag: 'BodyUnreadable';
  readonly message: string;
  readonly cause?: unknown;
}

/** Why a request is no webhook of ours; none of them tells the secret. */
export type WebhookFailure = SignatureMissing | SignatureWrong | BodyUnreadable | DecodeFailure;

/** Headers as Fetch has them, or as Node has them. */
export type WebhookHeaders =
  | {
      /** One header, by its name in lower case. */
      readonly get: (name: string) => string | null;
    }
  | Readonly<Record<string, string | readonly string[] | undefined>>;

type Read<A> = Either<WebhookFailure, A>;

/** The most bytes that a body may unpack to. */
const mostBytes = 16 * 1024 * 1024;

const unreadable = (message: string, cause?: unknown): BodyUnreadable => ({
  _tag: 'BodyUnreadable',
  message,
  ...(cause !== undefined && { cause }),
});

type WithGet = Extract<WebhookHeaders, { readonly get: (name: string) => string | null }>;

const hasGet = (headers: WebhookHeaders | undefined): headers is WithGet =>
  typeof headers?.get === 'function';

/** One header, however its name is written. */
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
      unreadable(
        'The body must be the text or the bytes as they came, not what was parsed of them.',
      ),
    );
  return bytes.length === 0
    ? E.left(unreadable('The body is empty; nothing may read it before.'))
    : E.right(bytes);
};

const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

const unpacked = (bytes: Uint8Array): Read<Uint8Array> =>
  isGzip(bytes)
    ? E.tryCatch(
        () => unzip(bytes, mostBytes),
        (cause) => unreadable('The body is no gzip, or too big when it is unpacked.', cause),
      )
    : E.right(bytes);

const textOf = (bytes: Uint8Array): Read<string> =>
  E.tryCatch(
    () => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes),
    (cause) => unreadable('The body is no UTF-8.', cause),
  );

const sealed =
  (secret: string, headers: WebhookHeaders) =>
  (bytes: Uint8Array): Read<Uint8Array> => {
    const signature = headerOf(headers, 'x-signature');
    if (signature === undefined)
      return E.left({
        _tag: 'SignatureMissing',
        message: 'The request has no X-Signature, so nobody knows who sent it.',
      });
    return hasValidSignature(secret, bytes, signature)
      ? E.right(bytes)
      : E.left({
          _tag: 'SignatureWrong',
          message:
            'X-Signature is not that of this body: another secret signed it, or the body is not as it came.',
        });
  };

/**
 * Reads the event of a webhook's request, if the request is the server's: the signature is compared
 * with the body's own, in constant time. Never throws, whatever it is given.
 *
 * The body has to be as it came: text or bytes, packed or not. What a JSON parser made of it and
 * was written anew is another body. Types that only webhooks get, such as `user.muted`, are typed
 * like all others.
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
 * @param rawBody the body as it came
 * @param headers the request's headers, as Fetch or Node gives them
 * @see {@link createWebhooks} for a handler that does all of it
 */
export const verifyWebhook = (
  secret: string,
  rawBody: string | Uint8Array,
  headers: WebhookHeaders,
): Either<WebhookFailure, ChatEvent> =>
  F.pipe(
    bytesOf(rawBody),
    E.chain(unpacked),
    E.chain(sealed(secret, headers)),
    E.chain(textOf),
    E.chain((text): Read<ChatEvent> => decodeEvent(text)),
  );
