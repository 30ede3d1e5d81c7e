import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { StreamChat } from 'stream-chat';
import { describe, expect, test } from 'vitest';
import { millrace, start } from './millrace.js';

describe('millrace demo', () => {
  test('ends by itself with status 0, and prints plainly what the observer derives', async () => {
    const { status, stdout, stderr } = await millrace(['demo', '--seconds', '4']);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout).not.toContain('\u001B');
    expect(stdout).toMatch(/^ +\d\.\d {2}online +Ann$/m);
    expect(stdout).toMatch(/^ +\d\.\d {2}typing +Ann +…$/m);
    expect(stdout).toMatch(/^ +\d\.\d {2}message +Ann +Good morning! Who is around\?$/m);
    expect(stdout).toMatch(/^ +\d\.\d {2}unread +1 for the observer$/m);
  });

  test('lets others join by the address and the token it prints, and ends at SIGINT', async () => {
    const child = start(['demo']);
    const facts = new Map<string, string>();
    for await (const line of createInterface(child.stdout)) {
      const [, name, value] = /^ +(server|channel|join as|token) {2}(\S+)/.exec(line) ?? [];
      if (name !== undefined && value !== undefined) facts.set(name, value);
      if (facts.size === 4) break;
    }
    const visitor = new StreamChat('dev', {
      baseURL: facts.get('server')!,
      allowServerSideConnect: true,
    });
    await visitor.connectUser({ id: facts.get('join as')! }, facts.get('token'));
    const [type = '', id] = facts.get('channel')!.split(':');
    const { members } = await visitor.channel(type, id).watch();
    expect(members.map(({ user_id }) => user_id)).toContain('visitor');
    await visitor.disconnectUser();

    child.stdout.resume();
    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  test('refuses a time that is none', async () => {
    const { status, stderr } = await millrace(['demo', '--seconds', 'soon']);
    expect(status).toBe(2);
    expect(stderr).toMatch(/--seconds must be a number of seconds above 0/);
  });
});
