import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createChannel, sendMessage } from 'millrace';
import { openTestServer } from 'millrace/testing';
import { lastValueFrom } from 'rxjs';
import { expect, onTestFinished, test, vi } from 'vitest';
import { millrace, start } from './millrace.js';

const cid = 'messaging:general';

const temporaryFile = async () => {
  const directory = await mkdtemp(join(tmpdir(), 'millrace-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  return join(directory, 'chat.recording');
};

/** A file that the command recorded: john says hello. */
const recordedFile = async (...args: readonly string[]) => {
  const file = await temporaryFile();
  const server = await openTestServer({ healthCheckMs: 600_000 });
  onTestFinished(server.close);
  const [john] = await Promise.all([server.connectAs('john'), server.connectAs('jane')]);
  await lastValueFrom(createChannel(john, cid, { members: ['john', 'jane'] }));
  const child = start(
    ['record', '--user', 'jane', '--url', server.url, '--channel', cid, '--out', file, ...args],
    {},
  );
  await once(createInterface(child.stderr), 'line');
  await vi.waitUntil(async () => (await readFile(file, 'utf8')).includes('user.watching.start'), {
    timeout: 5_000,
  });
  await lastValueFrom(sendMessage(john, cid, { text: 'hello' }));
  await vi.waitUntil(async () => (await readFile(file, 'utf8')).includes('"message.new"'), {
    timeout: 5_000,
  });
  child.kill('SIGTERM');
  const [status] = (await once(child, 'exit')) as [number | null];
  expect(status).toBe(0);
  return file;
};

test('what was recorded is replayed', { timeout: 30_000 }, async () => {
  const file = await recordedFile();
  const args = ['replay', file, '--speed', 'max', '--type', 'message.new'];
  const lines = await millrace([...args]);
  const json = await millrace([...args, '--json']);

  expect(lines).toMatchObject({ status: 0, stderr: 'millrace: connected\n' });
  expect(lines.stdout).toMatch(
    /^\d\d:\d\d:\d\d {2}message\.new +messaging:general +john +hello\n$/,
  );
  expect(JSON.parse(json.stdout)).toMatchObject({ type: 'message.new', cid });
});

test(
  'a redacted recording has no text, and one without its end is refused',
  {
    timeout: 30_000,
  },
  async () => {
    const file = await recordedFile('--redact');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.slice(0, -10));
    const refused = await millrace(['replay', file]);
    const taken = await millrace(['replay', file, '--speed', 'max', '--allow-truncated']);

    expect(text).not.toContain('hello');
    expect(refused).toMatchObject({ status: 1, stdout: '' });
    expect(refused.stderr).toMatch(/^millrace: [^\n]*cut off[^\n]*--allow-truncated[^\n]*\n$/);
    expect(taken.stdout).toContain('xxxxx');
  },
);

test.each([
  [['record'], '--user is missing: it names the user whose connection to record'],
  [['replay', 'a', '--speed', '0'], '--speed must be a number above 0, or max'],
])('%j is refused in one line', async (args, message) => {
  expect(await millrace(args)).toEqual({
    status: 2,
    stdout: '',
    stderr: `millrace: ${message}\n`,
  });
});
