import type { HookCall, HookSender } from '../ports/hooks.js';
import { hmacKey } from './hmacKey.js';

/** What deliveries to webhooks are made with. */
export interface HookSenderOptions {
  readonly apiKey: string;
  /** Signs the bodies; it is not sent. */
  readonly apiSecret: string;
  readonly fetch: typeof fetch;
}

const hex = (bytes: ArrayBuffer): string =>
  [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');

const signer = (secret: string): ((bytes: BufferSource) => Promise<string>) => {
  const key = hmacKey(secret, 'sign');
  return async (bytes) => hex(await crypto.subtle.sign('HMAC', await key(), bytes));
};

const zipped = (body: string): Promise<ArrayBuffer> =>
  new Response(new Blob([body]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer();

// What is not read to its end keeps the connection from the next delivery.
const drain = async ({ body }: Response): Promise<void> => {
  const reader = body?.getReader();
  while (reader && !(await reader.read()).done);
};

/** Posts to webhooks. A redirect is an answer like any other: where it leads is nobody's choice here. */
export const createHookSender = (options: HookSenderOptions): HookSender => {
  const sign = signer(options.apiSecret);
  return {
    send: async ({ url, id, attempt, body, gzip }: HookCall, signal) => {
      const bytes = new TextEncoder().encode(body);
      const response = await options.fetch(url, {
        method: 'POST',
        redirect: 'manual',
        signal,
        headers: {
          'Content-Type': 'application/json',
          'X-Webhook-Id': id,
          'X-Webhook-Attempt': String(attempt),
          'X-Api-Key': options.apiKey,
          'X-Signature': await sign(bytes),
          ...(gzip && { 'Content-Encoding': 'gzip' }),
        },
        body: gzip ? await zipped(body) : bytes,
      });
      await drain(response);
      return response.status;
    },
  };
};
