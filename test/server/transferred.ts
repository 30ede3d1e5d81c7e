import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createChannel, muteUser, sendMessage, sendReaction } from 'millrace';
import { asUser, backend, updateApp, upsertUsers } from 'millrace/backend';
import {
  type ChatServerOptions,
  createChatServer,
  type DataPlace,
  exportData,
} from 'millrace/server';
import { lastValueFrom, type Observable } from 'rxjs';
import { onTestFinished } from 'vitest';

const cid = 'messaging:general';

const done = <A>(call$: Observable<A>): Promise<A> => lastValueFrom(call$);

/** A path for a data file, in a folder that the end of the test removes. */
export const newFile = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return join(folder, 'chat.db');
};

/** Runs a server on data, for as long as some calls take. */
export const onServer = async <A>(
  options: ChatServerOptions,
  work: (chat: ReturnType<typeof backend>) => Promise<A>,
): Promise<A> => {
  const server = createChatServer(options);
  const { url } = await server.listen({ port: 0 });
  try {
    return await work(backend({ url, apiKey: 'dev', secret: 'secret' }));
  } finally {
    await server.close();
  }
};

/** Stores something of many kinds, with texts that not every database holds as they are. */
export const fill = (options: ChatServerOptions): Promise<void> =>
  onServer(options, async (chat) => {
    await done(
      upsertUsers(chat, [
        { id: 'ann', name: 'Ann é \ufdd0' },
        { id: 'bob', note: { deep: ['\\u0000'] } },
      ]),
    );
    const [ann, bob] = [asUser(chat, 'ann'), asUser(chat, 'bob')];
    await done(createChannel(ann, cid, { members: ['ann', 'bob'], topic: 'x' }));
    for (let n = 0; n < 30; n += 1)
      await done(sendMessage(ann, cid, { id: `m${String(n)}`, text: `\ufdd0${String(n)}` }));
    await done(sendMessage(bob, cid, { id: 'reply', text: 'r', parent_id: 'm1' }));
    await done(sendReaction(bob, 'm2', { type: 'like' }));
    await done(muteUser(bob, 'ann'));
    await done(updateApp(chat, { name: 'Moved' }));
  });

/** The lines of an export. */
export const linesOf = async (place: DataPlace): Promise<readonly string[]> => {
  const lines: string[] = [];
  await exportData(place, (line) => {
    lines.push(line);
    return Promise.resolve();
  });
  return lines;
};

// eslint-disable-next-line @typescript-eslint/require-await -- what reads a file yields like this
export async function* each(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}
