import { createHmac } from 'node:crypto';
import { ofType } from 'millrace';
import { createWebhooks, type WebhookFailure, type Webhooks } from 'millrace/backend';
import { describe, expect, test } from 'vitest';

const eventOf = (text: string): string =>
  JSON.stringify({
    type: 'message.new',
    created_at: '2024-05-01T12:00:00Z',
    cid: 'messaging:general',
    message: { id: text, text },
  });

const delivery = (body: string, more: Record<string, string> = {}): Request =>
  new Request('http://127.0.0.1/hook', {
    method: 'POST',
    body,
    headers: { 'X-Signature': createHmac('sha256', 'secret').update(body).digest('hex'), ...more },
  });

const statusOf = async (webhooks: Webhooks, request: Request): Promise<number> =>
  (await webhooks.handle(request)).status;

const listen = (options: Partial<Parameters<typeof createWebhooks>[0]> = {}) => {
  const webhooks = createWebhooks({ secret: 'secret', ...options });
  const texts: (string | null | undefined)[] = [];
  const failures: WebhookFailure[] = [];
  webhooks.failures$.subscribe((failure) => failures.push(failure));
  const subscription = webhooks.events$
    .pipe(ofType('message.new'))
    .subscribe(({ message }) => texts.push(message.text));
  return { webhooks, texts, failures, subscription };
};

describe('deliveries', () => {
  test('are answered once all subscribers have them', async () => {
    const { webhooks, texts } = listen();
    const more: unknown[] = [];
    webhooks.events$.subscribe((event) => more.push(event.type));
    expect(await statusOf(webhooks, delivery(eventOf('one')))).toBe(200);
    expect([texts, more]).toEqual([['one'], ['message.new']]);
  });

  test('that are repeated are taken without an event', async () => {
    const { webhooks, texts } = listen();
    for (const id of ['a', 'a', 'b'])
      expect(await statusOf(webhooks, delivery(eventOf(id), { 'X-Webhook-Id': id }))).toBe(200);
    expect(texts).toEqual(['a', 'b']);
  });

  test('are remembered within bounds', async () => {
    const { webhooks, texts } = listen({ rememberedDeliveries: 2 });
    for (const id of ['a', 'b', 'c', 'c', 'a'])
      await webhooks.handle(delivery(eventOf(id), { 'X-Webhook-Id': id }));
    expect(texts).toEqual(['a', 'b', 'c', 'a']);
  });

  test('wait for somebody to subscribe', async () => {
    const { webhooks, texts, subscription } = listen();
    subscription.unsubscribe();
    const request = () => delivery(eventOf('one'), { 'X-Webhook-Id': 'a' });
    expect(await statusOf(webhooks, request())).toBe(503);
    webhooks.events$.pipe(ofType('message.new')).subscribe(({ message }) => {
      texts.push(message.text);
    });
    expect(await statusOf(webhooks, request())).toBe(200);
    expect(texts).toEqual(['one']);
  });

  test.each<[number, string, Request]>([
    [401, 'SignatureWrong', delivery(eventOf('x'), { 'X-Signature': 'wrong' })],
    [400, 'DecodeFailure', delivery('{}')],
    [400, 'BodyUnreadable', delivery('')],
  ])('that are none are answered with %d: %s', async (status, tag, request) => {
    const { webhooks, texts, failures } = listen();
    expect(await statusOf(webhooks, request)).toBe(status);
    expect(failures.map(({ _tag }) => _tag)).toEqual([tag]);
    expect(texts).toEqual([]);
  });

  test('come by POST, and are not too big', async () => {
    const { webhooks } = listen({ maxBodyBytes: 10 });
    expect(await statusOf(webhooks, new Request('http://127.0.0.1/hook'))).toBe(405);
    expect(await statusOf(webhooks, delivery(eventOf('long')))).toBe(413);
  });
});
