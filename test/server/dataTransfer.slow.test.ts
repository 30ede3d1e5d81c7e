import { getMessage } from 'millrace';
import { createChatServer, importData } from 'millrace/server';
import { lastValueFrom } from 'rxjs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { hasPostgres, openSchema } from '../helpers/postgres.js';
import { each, fill, linesOf, newFile, onServer } from './transferred.js';

describe.runIf(hasPostgres)('an export', () => {
  test('goes from a file to Postgres and back, and stays the same', async () => {
    const [data, copy] = [await newFile(), await newFile()];
    const { url: databaseUrl, drop } = await openSchema();
    onTestFinished(drop);
    await fill({ data });
    const lines = await linesOf({ data });
    await importData({ databaseUrl }, each(lines));
    expect(await linesOf({ databaseUrl })).toEqual(lines);
    await importData({ data: copy }, each(await linesOf({ databaseUrl })));
    expect(await linesOf({ data: copy })).toEqual(lines);
    const message = await onServer({ databaseUrl }, (chat) =>
      lastValueFrom(getMessage(chat, 'm3')),
    );
    expect(message).toHaveProperty('message.text', '\ufdd03');
  });

  test('is refused while a server uses the database', async () => {
    const { url: databaseUrl, drop } = await openSchema();
    onTestFinished(drop);
    const server = createChatServer({ databaseUrl });
    await server.listen({ port: 0 });
    onTestFinished(() => server.close());
    await expect(linesOf({ databaseUrl })).rejects.toMatchObject({ reason: 'DataInUse' });
  });
});
