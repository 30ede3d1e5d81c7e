import * as E from '#fp-ts/Either';
import { type Observable, Subject } from 'rxjs';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import { createRecentIds } from './recentIds.js';
import {
  headerOf,
  verifyWebhook,
  type WebhookFailure,
  type WebhookHeaders,
} from './verifyWebhook.js';

/** Options of `createWebhooks`. */
export interface WebhooksOptions {
  /** The application's secret, with which the server signs. */
  readonly secret: string;
  /** How many delivery ids are kept to detect duplicates. Default 10 000. */
  readonly rememberedDeliveries?: number;
  /** The largest body in bytes, as received. Default 4 MiB. */
  readonly maxBodyBytes?: number;
}

/** The members of a `node:http` request that the handler uses. */
export interface NodeRequest extends AsyncIterable<Uint8Array | string> {
  readonly method?: string | undefined;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** The members of a `node:http` response that the handler uses. */
export interface NodeResponse {
  statusCode: number;
  /** Sends the text and ends the response. */
  readonly end: (text: string) => unknown;
}

/** The events of webhook deliveries, and the handlers that receiveRequest them. */
export interface Webhooks {
  /** The events, in the order of arrival, without duplicates. Never completes or errors. */
  readonly events$: Observable<ChatEvent>;
  /** The requests that were refused, and why. Never completes or errors. */
  readonly failures$: Observable<WebhookFailure>;
  /** Handles a `Request` of the Fetch API. Never rejects. */
  readonly handle: (request: Request) => Promise<Response>;
  /** Handles a `node:http` request whose body has not been read. */
  readonly handleNode: (request: NodeRequest, response: NodeResponse) => void;
}

interface HttpReply {
  readonly status: number;
  readonly text: string;
}

const reply = (status: number, text: string): HttpReply => ({ status, text });

const statusOf: Readonly<Record<WebhookFailure['_tag'], number>> = {
  SignatureMissing: 401,
  SignatureWrong: 401,
  BodyUnreadable: 400,
  DecodeFailure: 400,
};

const tooLarge = reply(413, 'The body is too large.');

const collect = async (
  chunks: AsyncIterable<Uint8Array | string>,
  maxBytes: number,
): Promise<Uint8Array | undefined> => {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    const part = typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk;
    size += part.length;
    if (size > maxBytes) return undefined;
    parts.push(part);
  }
  const body = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    body.set(part, at);
    at += part.length;
  }
  return body;
};

async function* noChunks(): AsyncGenerator<Uint8Array> {
  // A request without a body.
}

/**
 * Webhook deliveries as a stream of typed events, for the same operators as the events of a
 * connection. Mount one of its handlers at the address to which the server posts.
 *
 * The response is 200 once all subscribers have received the event, and also for a duplicate, which
 * emits nothing: the last 10 000 `X-Webhook-Id`s are kept. It is 503 while there is no subscriber,
 * so that the server retries, 401 for a wrong signature, and 400 for a body that is not an event.
 * The stream is hot: a subscriber gets only the events after its subscription.
 *
 * @example
 * ```ts
 * import { createServer } from 'node:http';
 * import { ofType } from 'millrace';
 * import { createWebhooks } from 'millrace/backend';
 *
 * const webhooks = createWebhooks({ secret: 'secret' });
 * webhooks.events$.pipe(ofType('message.new')).subscribe(({ message }) => {
 *   console.log(message.text);
 * });
 * createServer(webhooks.handleNode).listen(3000);
 * ```
 * @param options the secret, and the limits
 * @see {@link verifyWebhook}
 */
export const createWebhooks = (options: WebhooksOptions): Webhooks => {
  const { secret, rememberedDeliveries = 10_000, maxBodyBytes = 4 * 1024 * 1024 } = options;
  const events = new Subject<ChatEvent>();
  const failures = new Subject<WebhookFailure>();
  const seen = createRecentIds(rememberedDeliveries);

  const receiveDelivery = (headers: WebhookHeaders, body: Uint8Array): HttpReply => {
    const event = verifyWebhook(secret, body, headers);
    if (E.isLeft(event)) {
      failures.next(event.left);
      return reply(statusOf[event.left._tag], event.left.message);
    }
    const id = headerOf(headers, 'x-webhook-id');
    if (id !== undefined && seen.has(id)) return reply(200, 'duplicate');
    if (!events.observed) return reply(503, 'There is no subscriber.');
    if (id !== undefined) seen.add(id);
    events.next(event.right);
    return reply(200, 'received');
  };

  const receiveRequest = async (
    method: string | undefined,
    headers: WebhookHeaders,
    chunks: AsyncIterable<Uint8Array | string>,
  ): Promise<HttpReply> => {
    if (method !== 'POST') return reply(405, 'Webhooks are sent with POST.');
    try {
      const body = await collect(chunks, maxBodyBytes);
      return body ? receiveDelivery(headers, body) : tooLarge;
    } catch {
      return reply(400, 'The body could not be read completely.');
    }
  };

  return {
    events$: events.asObservable(),
    failures$: failures.asObservable(),
    handle: async ({ method, headers, body }) => {
      const { status, text } = await receiveRequest(method, headers, body ?? noChunks());
      return new Response(text, { status });
    },
    handleNode: (request, response) => {
      void receiveRequest(request.method, request.headers, request).then(({ status, text }) => {
        response.statusCode = status;
        response.end(text);
      });
    },
  };
};
