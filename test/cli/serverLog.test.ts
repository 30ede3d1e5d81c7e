import { createToken } from 'millrace/backend';
import { describe, expect, test } from 'vitest';
import { createServerLog, type LogFormat, type LogLevel } from '../../src/cli/serve/serverLog.js';

const secret = 'a-secret-of-many-bytes';

const setUp = async (format: LogFormat, level: LogLevel) => {
  const lines: string[] = [];
  const log = await createServerLog({ format, level, secret, write: (line) => lines.push(line) });
  return { log, lines, text: () => lines.join('') };
};

describe.each(['text', 'json'] as const)('the log as %s', (format) => {
  test('has entries of its level and above', async () => {
    const { log, lines } = await setUp(format, 'warn');
    log({ level: 'debug', message: 'one' });
    log({ level: 'info', message: 'two' });
    log({ level: 'warn', message: 'three' });
    log({ message: 'four', cause: new Error('five') });

    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain('three');
    expect(lines[1]).toMatch(/four[^]*five|five[^]*four/);
  });

  test('hides the secret, tokens and passwords, wherever an error has them', async () => {
    const { log, text } = await setUp(format, 'debug');
    const token = await createToken('another', 'john');
    const cause = new Error(`no ${token}`, { cause: new Error(`postgres://chat:pass-word@db/x`) });
    log({ message: `signed with ${secret}`, cause });

    expect(text()).toContain('[secret]');
    expect(text()).toContain('[token]');
    expect(text()).not.toContain(secret);
    expect(text()).not.toContain(token);
    expect(text()).not.toContain('pass-word');
  });

  test('has the fields of an entry', async () => {
    const { log, text } = await setUp(format, 'debug');
    log({ level: 'debug', message: 'request', fields: { requestId: 'r-1', status: 201 } });

    expect(text()).toMatch(/requestId.+r-1.+status.+201/);
  });
});

test('a line of the JSON log is one object', async () => {
  const { log, lines } = await setUp('json', 'info');
  log({ level: 'info', message: 'two\nlines', fields: { operation: 'SendMessage' } });

  expect(lines[0]).toMatch(/^[^\n]+\n$/);
  expect(JSON.parse(lines[0]!)).toMatchObject({
    level: 'info',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    name: 'millrace',
    operation: 'SendMessage',
    msg: 'two\nlines',
  });
});
