import { createChannel, getMessage, sendMessage } from 'millrace';
import { asUser, backend, upsertUsers } from 'millrace/backend';
import {
  type ChatServerOptions,
  createChatServer,
  exportData,
  sqliteStore,
  type StoreFactory,
} from 'millrace/server';
import { createMemoryBus } from 'millrace/testing';
import { lastValueFrom } from 'rxjs';
import { describe, expect, test } from 'vitest';
import { newFile } from './transferred.js';

describe('a store of the host', () => {
  test('is opened with the name and the clock of the node, and closed with the server', async () => {
    const steps: string[] = [];
    const store: StoreFactory = async (context) => {
      steps.push(`opened at ${String(context.clock.now() > 0)}`);
      const opened = await sqliteStore()(context);
      const close = async (): Promise<void> => {
        steps.push('closed');
        await opened.close();
      };
      return { ...opened, close };
    };
    const server = createChatServer({ store });
    const { url } = await server.listen({ port: 0 });
    const chat = backend({ url, apiKey: 'dev', secret: 'secret' });
    await lastValueFrom(upsertUsers(chat, [{ id: 'ann' }]));
    const ann = asUser(chat, 'ann');
    await lastValueFrom(createChannel(ann, 'messaging:general', { members: ['ann'] }));
    await lastValueFrom(sendMessage(ann, 'messaging:general', { id: 'm1', text: 'kept' }));
    expect(await lastValueFrom(getMessage(ann, 'm1'))).toHaveProperty('message.text', 'kept');
    await server.close();
    expect(steps).toEqual(['opened at true', 'closed']);
  });

  test('is exported like any other', async () => {
    const lines: string[] = [];
    const store = sqliteStore({ file: await newFile() });
    await exportData({ store }, (line) => {
      lines.push(line);
      return Promise.resolve();
    });
    expect(lines[0]).toContain('"millrace":"export"');
    await expect(exportData({}, () => Promise.resolve())).rejects.toMatchObject({
      reason: 'DataOptions',
    });
  });

  const databaseUrl = 'postgres://db/chat';
  const bus = createMemoryBus().open;
  const contradictions: readonly ChatServerOptions[] = [
    { store: sqliteStore(), data: 'chat.db' },
    { store: sqliteStore(), bus },
    { bus },
    { data: 'chat.db', databaseUrl },
    { databaseUrl, bus, natsUrl: 'nats://nats' },
  ];
  test.each(contradictions)('is not taken with what contradicts it: %o', async (options) => {
    const listening = createChatServer(options).listen({ port: 0 });
    await expect(listening).rejects.toMatchObject({ reason: 'DataOptions' });
  });
});
