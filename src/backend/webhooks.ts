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

/** What webhooks are received with. */
export interface WebhooksOptions {
  /** The application's secret; the server signs with it. */
  readonly secret: string;
  /** How many deliveries are remembered, so that none is given twice. Default 10 000. */
  readonly rememberedDeliveries?: number;
  /** The most bytes that a body may have, packed or not. Default 4 MiB. */
  readonly maxBodyBytes?: number;
}

/** As much of a request of `node:http` as is needed. */
export interface NodeRequest extends AsyncIterable<Uint8Array | string> {
  readonly method?: string | undefined;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** As much of a response of `node:http` as is needed. */
export interface NodeResponse {
  statusCode: number;
  /** Sends the text, and nothing more. */
  readonly end: (text: string) => unknown;
}

/** The deliveries of a server's webhooks, and the handlers that they come in by. */
export interface Webhooks {
  /** The events, in the order of arrival, each once. It neither completes nor errors. */
  readonly events$: Observable<ChatEvent>;
  /** Requests that are no deliveries, and why. */
  readonly failures$: Observable<WebhookFailure>;
  /** Takes a request of the Fetch kind. Never rejects. */
  readonly handle: (request: Request) => Promise<Response>;
  /** Takes a request of `node:http`, whose body nobody has read. */
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

const tooBig = reply(413, 'The body is too big.');

const collect = async (
  chunks: AsyncIterable<Uint8Array | string>,
  most: number,
): Promise<Uint8Array | undefined> => {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    const part = typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk;
    size += part.length;
    if (size > most) return undefined;
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

async function* nothing(): AsyncGenerator<Uint8Array> {
  // A request without a body.
}

/**
 * Receives webhooks as a stream of typed events, to pipe through the same operators as those of a
 * connection. Mount one of its handlers where the server posts to; the bytes are checked as they
 * came.
 *
 * A delivery is answered with 200 once all subscribers were given its event, and again when it is
 * repeated, without an event: by its `X-Webhook-Id`, among the last 10 000. While nobody subscribes
 * it is answered with 503, so that the server tries again; a wrong signature with 401; what is no
 * event with 400. The stream is hot: it lives as long as the handlers and remembers nothing for who
 * comes late.
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
 * @param options the secret, and how much is remembered
 * @see {@link verifyWebhook}
 */
export const createWebhooks = (options: WebhooksOptions): Webhooks => {
  const { secret, rememberedDeliveries = 10_000, maxBodyBytes = 4 * 1024 * 1024 } = options;
  const events = new Subject<ChatEvent>();
  const failures = new Subject<WebhookFailure>();
  const seen = createRecentIds(rememberedDeliveries);

  const take = (headers: WebhookHeaders, body: Uint8Array): HttpReply => {
    const event = verifyWebhook(secret, body, headers);
    if (E.isLeft(event)) {
      failures.next(event.left);
      return reply(statusOf[event.left._tag], event.left.message);
    }
    const id = headerOf(headers, 'x-webhook-id');
    if (id !== undefined && seen.has(id)) return reply(200, 'taken before');
    if (!events.observed) return reply(503, 'Nobody listens.');
    if (id !== undefined) seen.add(id);
    events.next(event.right);
    return reply(200, 'taken');
  };

  const receive = async (
    method: string | undefined,
    headers: WebhookHeaders,
    chunks: AsyncIterable<Uint8Array | string>,
  ): Promise<HttpReply> => {
    if (method !== 'POST') return reply(405, 'Webhooks come by POST.');
    try {
      const body = await collect(chunks, maxBodyBytes);
      return body ? take(headers, body) : tooBig;
    } catch {
      return reply(400, 'The body could not be read to its end.');
    }
  };

  return {
    events$: events.asObservable(),
    failures$: failures.asObservable(),
    handle: async ({ method, headers, body }) => {
      const { status, text } = await receive(method, headers, body ?? nothing());
      return new Response(text, { status });
    },
    handleNode: (request, response) => {
      void receive(request.method, request.headers, request).then(({ status, text }) => {
        response.statusCode = status;
        response.end(text);
      });
    },
  };
};
