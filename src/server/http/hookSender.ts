import type { HookCall, HookSender } from '../ports/hooks.js';
import { hmacKey } from '../../internal/hmacKey.js';

/** The dependencies of the webhook sender. */
export interface HookSenderOptions {
  readonly apiKey: string;
  /** Signs the bodies; never sent. */
  readonly apiSecret: string;
  readonly fetch: typeof fetch;
  /** Resolves when the work has ended or a short time has passed, whichever comes first. */
  readonly waitBriefly: (work: Promise<void>) => Promise<void>;
}

const hex = (bytes: ArrayBuffer): string =>
  [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');

const createSigner = (secret: string): ((bytes: BufferSource) => Promise<string>) => {
  const key = hmacKey(secret, 'sign');
  return async (bytes) => hex(await crypto.subtle.sign('HMAC', await key(), bytes));
};

const gzipped = (body: string): Promise<ArrayBuffer> =>
  new Response(new Blob([body]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer();

type BodyReader = ReadableStreamDefaultReader<unknown>;

const readToEnd = async (reader: BodyReader): Promise<void> => {
  while (!(await reader.read()).done);
};

/**
 * Posts to webhooks. A redirect is not followed; its status is the result like any other. The status
 * alone decides: the body is read for a short time, so that the connection can be used again, and
 * cancelled when it does not end by then.
 */
export const createHookSender = (options: HookSenderOptions): HookSender => {
  const sign = createSigner(options.apiSecret);
  const discardBody = async ({ body }: Response): Promise<void> => {
    const reader = body?.getReader();
    if (!reader) return;
    const ignore = (): void => undefined;
    await options.waitBriefly(readToEnd(reader).catch(ignore));
    await reader.cancel().catch(ignore);
  };
  return {
    send: async ({ url, id, attempt, body, gzip, trace }: HookCall, signal) => {
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
          ...(trace !== undefined && { traceparent: trace }),
          ...(gzip && { 'Content-Encoding': 'gzip' }),
        },
        body: gzip ? await gzipped(body) : bytes,
      });
      await discardBody(response);
      return response.status;
    },
  };
};
