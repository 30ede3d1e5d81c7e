import { createHmac, timingSafeEqual } from 'node:crypto';
import { gunzipSync } from 'node:zlib';

const utf8 = new TextEncoder();

/** Whether a signature is the lower-case hex HMAC-SHA256 of the body. Takes constant time. */
export const hasValidSignature = (secret: string, body: Uint8Array, signature: string): boolean => {
  const expected = utf8.encode(createHmac('sha256', secret).update(body).digest('hex'));
  const given = utf8.encode(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
};

/**
 * Decompresses gzip. Throws when the body is not gzip, or is larger than `maxBytes` decompressed.
 */
export const unzip = (body: Uint8Array, maxBytes: number): Uint8Array =>
  gunzipSync(body, { maxOutputLength: maxBytes });
