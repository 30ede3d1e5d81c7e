import { context, propagation, SpanKind, trace } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createChannel } from 'millrace';
import { backend, createToken, updateApp } from 'millrace/backend';
import { openTestServer } from 'millrace/testing';
import { lastValueFrom } from 'rxjs';
import { describe, expect, onTestFinished, test, vi } from 'vitest';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const parent = `00-${traceId}-b7ad6b7169203331-01`;

const startSdk = () => {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  trace.setGlobalTracerProvider(provider);
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  onTestFinished(() => {
    trace.disable();
    context.disable();
    propagation.disable();
  });
  return exporter;
};

const setUp = async () => {
  const server = await openTestServer();
  onTestFinished(server.close);
  const received: string[] = [];
  const hook = createServer((request, response) => {
    request.resume();
    received.push(...[request.headers['traceparent'] ?? []].flat());
    response.end();
  });
  hook.listen(0, '127.0.0.1');
  await once(hook, 'listening');
  onTestFinished(() => void hook.close());
  const { port } = hook.address() as AddressInfo;
  const chat = backend({ url: server.url, apiKey: 'dev', secret: 'secret' });
  await lastValueFrom(updateApp(chat, { webhook_url: `http://127.0.0.1:${port}` }));
  const john = await server.connectAs('john');
  await lastValueFrom(createChannel(john, 'messaging:general', { members: ['john'] }));
  await fetch(`${server.url}/channels/messaging/general/message?api_key=dev`, {
    method: 'POST',
    headers: {
      authorization: await createToken('secret', 'john'),
      traceparent: parent,
    },
    body: JSON.stringify({ message: { text: 'Hello' } }),
  });
  await vi.waitUntil(() => received.length > 0);
  return received;
};

describe('traces', () => {
  test('pass from a call to the webhooks that it causes, without an SDK', async () => {
    expect(await setUp()).toContain(parent);
  });

  test('have a span for the call, linked from the deliveries and the webhook', async () => {
    const exporter = startSdk();
    const received = await setUp();
    const named = (name: string) =>
      exporter.getFinishedSpans().filter((span) => span.name.startsWith(name));
    const [call] = named('SendMessage');
    const { spanId } = call!.spanContext();
    const findWebhook = () =>
      named('webhook ').find(({ links }) => links[0]?.context.spanId === spanId);
    await vi.waitUntil(() => findWebhook());
    const webhook = findWebhook()!;
    const [delivery] = named('deliver message.new');

    expect(call!.kind).toBe(SpanKind.SERVER);
    expect(call!.spanContext().traceId).toBe(traceId);
    expect(call!.parentSpanContext?.spanId).toBe('b7ad6b7169203331');
    expect(call!.attributes['http.response.status_code']).toBe(201);
    expect(delivery!.links[0]?.context).toMatchObject({ traceId, spanId });
    expect(webhook.links[0]?.context).toMatchObject({ traceId, spanId });
    expect(received.join()).toContain(webhook.spanContext().spanId);
  });
});
