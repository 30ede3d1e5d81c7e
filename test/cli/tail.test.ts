import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { createChannel, sendEvent, sendMessage } from 'millrace';
import { openTestServer } from 'millrace/testing';
import { lastValueFrom } from 'rxjs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { millrace, start } from './millrace.js';

const cid = 'messaging:general';

/** A channel of two, and the command at work for one of them. */
const setUp = async (
  args: readonly string[],
  env: (url: string) => Readonly<Record<string, string>> = (url) => ({ MILLRACE_URL: url }),
) => {
  const server = await openTestServer({ healthCheckMs: 600_000 });
  onTestFinished(server.close);
  const [john] = await Promise.all([server.connectAs('john'), server.connectAs('jane')]);
  for (const where of [cid, 'messaging:other'])
    await lastValueFrom(createChannel(john, where, { members: ['john', 'jane'] }));
  const child = start(['tail', '--user', 'jane', ...args], env(server.url));
  const errors: string[] = [];
  createInterface(child.stderr).on('line', (line) => errors.push(line));
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const next = async () => String((await lines.next()).value);
  return {
    server,
    next,
    errors,
    say: (text: string, where = cid) => lastValueFrom(sendMessage(john, where, { text })),
    send: (type: string) => lastValueFrom(sendEvent(john, cid, { type, colour: 'blue' })),
    stop: async (signal: NodeJS.Signals) => {
      child.kill(signal);
      const [status] = (await once(child, 'exit')) as [number | null];
      return status;
    },
    rest: async () => {
      const left: string[] = [];
      for await (const line of { [Symbol.asyncIterator]: () => lines }) left.push(line);
      return left;
    },
  };
};

describe('millrace tail', () => {
  test('prints every event as it came, one on a line, and ends with 0 at SIGTERM', async () => {
    const { next, say, send, stop, rest, errors } = await setUp(['--channel', cid, '--json']);
    const greeting = JSON.parse(await next()) as unknown;
    let watching: unknown;
    do watching = JSON.parse(await next());
    while ((watching as { type: string }).type !== 'user.watching.start');
    await say('elsewhere', 'messaging:other');
    await say('two\nlines');
    await send('greeting');
    const frames = [await next(), await next()].map((line) => JSON.parse(line) as unknown);

    expect(greeting).toMatchObject({ type: 'health.check', me: { id: 'jane' } });
    expect(frames).toMatchObject([
      { type: 'message.new', cid, message: { text: 'two\nlines' } },
      { type: 'greeting', cid, colour: 'blue' },
    ]);
    expect(await stop('SIGTERM')).toBe(0);
    expect(await rest()).toEqual([]);
    expect(errors).toEqual(['millrace: connected']);
  });

  test('prints lines for people, of the types that are wanted, and ends with 0 at SIGINT', async () => {
    const { next, say, send, stop } = await setUp(
      ['--channel', cid, '--type', 'user.watching.start', '--type', 'message.new'],
      (url) => ({ MILLRACE_URL: url, MILLRACE_JSON: 'false' }),
    );
    expect(await next()).toMatch(
      /^\d\d:\d\d:\d\d {2}user\.watching\.start +messaging:general +jane$/,
    );
    await send('y');
    await say('one\u001B[2Jtwo');

    expect(await next()).toMatch(
      /^\d\d:\d\d:\d\d {2}message\.new +messaging:general +john +one \[2Jtwo$/,
    );
    expect(await stop('SIGINT')).toBe(0);
  });

  test('prints families of types, of some users, with their payloads', async () => {
    const { next, say, send, errors, stop } = await setUp([
      ...['--channel', cid, '--type', 'message.*', '--type', 'user.watching.*'],
      ...['--by', 'john', '--by', 'jane', '-v'],
    ]);
    const nextOf = async (start: string) => {
      let line = await next();
      while (!line.includes(start)) line = await next();
      return line;
    };
    await nextOf('user.watching.start');
    await send('y');
    await say('one');

    expect(await nextOf('  message.')).toMatch(/message\.new +messaging:general +john +one$/);
    expect(await next()).toBe('    {');
    expect(await next()).toBe('      "type": "message.new",');
    expect(errors).toContain('millrace: Connecting, attempt 1');
    expect(await stop('SIGINT')).toBe(0);
  });

  test('takes lists and a token from the environment', async () => {
    const { server } = await setUp([]);
    const child = start(['tail'], {
      MILLRACE_USER: 'jane',
      MILLRACE_URL: server.url,
      MILLRACE_TOKEN: await server.token('jane'),
      MILLRACE_API_SECRET: 'of-somebody-else',
      MILLRACE_TYPE: 'x,health.check',
      MILLRACE_JSON: '1',
    });
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];

    expect(JSON.parse(line)).toMatchObject({ type: 'health.check', me: { id: 'jane' } });
  });

  test.each([
    [['--api-secret', 'a-wrong-secret'], 'a-wrong-secret', 'signature'],
    [['--api-key', 'unknown'], 'a-token', 'api_key is unknown'],
    [['--token', 'a.bad.token'], 'a.bad.token', 'token'],
  ])('says in one line why %j is refused, and no secret', async (args, secret, reason) => {
    const server = await openTestServer();
    onTestFinished(server.close);
    const all = ['tail', '--user', 'jane', '--url', server.url, '--json', ...args];
    const { status, stdout, stderr } = await millrace(all);

    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/^millrace: [^\n]*\n$/);
    expect(stderr).toContain(reason);
    expect(stderr).not.toContain(secret);
  });

  test.each([
    [[], '--user is missing: it names the user whose events to print'],
    [['--user', 'a b'], '--user must be the id of a user'],
    [['--user', 'a', '--channel', 'general'], '--channel must be a channel such as'],
    [['--user', 'a', '--url', 'chat.test'], '--url must be an address such as'],
    [['--user', 'a', '--type='], '--type must not be empty'],
    [['--user', 'a', '--type', 'mesage.new'], 'is not a type of event: did you mean message.new?'],
    [['--user', 'a', 'b'], 'tail takes options only'],
  ])('refuses %j in one line', async (args, message) => {
    const { status, stdout, stderr } = await millrace(['tail', ...args]);

    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^millrace: [^\n]*\n$/);
    expect(stderr).toContain(message);
  });
});
