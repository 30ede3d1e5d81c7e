import { createHmac } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { either as E } from 'fp-ts';
import { verifyWebhook } from 'millrace/backend';
import { describe, expect, test } from 'vitest';

const muted = JSON.stringify({
  type: 'user.muted',
  created_at: '2024-05-01T12:00:00Z',
  user: { id: 'john' },
  target_user: { id: 'jane' },
  request_info: { type: 'client' },
});

const sign = (body: string | Uint8Array, secret = 'secret'): string =>
  createHmac('sha256', secret).update(body).digest('hex');

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const failureOf = (body: unknown, headers: Record<string, string>): unknown => {
  const result = verifyWebhook('secret', body as string, headers);
  return E.isLeft(result) ? result.left._tag : result.right.type;
};

describe('verifyWebhook', () => {
  test.each([
    ['text', muted],
    ['bytes', bytes(muted)],
    ['gzip', gzipSync(muted)],
  ])('reads the event of %s', (_, body) => {
    const event = verifyWebhook('secret', body, { 'x-signature': sign(muted) });
    expect(event).toMatchObject(E.right({ type: 'user.muted', target_user: { id: 'jane' } }));
    const target =
      E.isRight(event) && event.right.type === 'user.muted' ? event.right.target_user : undefined;
    expect(target?.id).toBe('jane');
  });

  test.each([
    ['of Fetch', new Headers({ 'X-Signature': sign(muted) })],
    ['of Node', { 'x-signature': sign(muted) }],
    ['as somebody wrote them', { 'X-Signature': [sign(muted)] }],
  ])('takes headers %s', (_, headers) => {
    expect(E.isRight(verifyWebhook('secret', muted, headers))).toBe(true);
  });

  test.each<[string, unknown, Record<string, string>]>([
    ['SignatureMissing', muted, {}],
    ['SignatureWrong', muted, { 'x-signature': sign(muted, 'other') }],
    ['SignatureWrong', muted, { 'x-signature': '' }],
    ['SignatureWrong', muted, { 'x-signature': sign(muted).toUpperCase() }],
    ['SignatureWrong', `${muted} `, { 'x-signature': sign(muted) }],
    ['BodyUnreadable', '', { 'x-signature': sign('') }],
    ['BodyUnreadable', JSON.parse(muted), { 'x-signature': sign(muted) }],
    ['BodyUnreadable', new Uint8Array([0x1f, 0x8b, 1]), { 'x-signature': sign(muted) }],
    ['BodyUnreadable', gzipSync(new Uint8Array(17 * 1024 * 1024)), { 'x-signature': sign(muted) }],
    [
      'BodyUnreadable',
      new Uint8Array([0xff, 0xfe]),
      { 'x-signature': sign(new Uint8Array([0xff, 0xfe])) },
    ],
    ['DecodeFailure', '[]', { 'x-signature': sign('[]') }],
    ['DecodeFailure', '{"type":"message.new"}', { 'x-signature': sign('{"type":"message.new"}') }],
  ])('says %s', (tag, body, headers) => {
    expect(failureOf(body, headers)).toBe(tag);
  });

  test('never throws, and never shows the secret', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (body, headers) => {
        const result = verifyWebhook('my-secret', body as string, headers as Headers);
        expect(E.isLeft(result)).toBe(true);
        expect(E.isLeft(result) && result.left.message).not.toContain('my-secret');
      }),
    );
  });
});
