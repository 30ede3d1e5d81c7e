import { describe, expect, test } from 'vitest';
import { canRunNodes } from '../helpers/nodes.js';
import { hasPostgres } from '../helpers/postgres.js';
import { ofCore, runOnPostgres } from './runOnPostgres.js';

const timeoutMs = 900_000;

const onOneNode = ['messages', 'threads', 'search', 'members', 'bans', 'mutes', 'channelDeletion'];

const onTwoNodes = [
  ...['unread', 'presence', 'watching', 'resume', 'reads', 'events', 'eventRules', 'polls'],
  ...['drafts', 'reminders', 'flags', 'blocks'],
];

describe.runIf(hasPostgres)('the tests of the server', () => {
  test(
    'pass on Postgres',
    async () => {
      const files = [...ofCore(onOneNode), 'test/server/store/filterSql.property.test.ts'];
      expect(await runOnPostgres(1, files)).toBe('');
    },
    timeoutMs,
  );

  test(
    'pass on two nodes, each connection on another one than its calls',
    async () => {
      expect(await runOnPostgres(2, ofCore(onTwoNodes))).toBe('');
    },
    timeoutMs,
  );
});

describe.runIf(canRunNodes)('the conformance suite', () => {
  test(
    'passes on two nodes, each connection on another one than all calls',
    async () => {
      expect(await runOnPostgres(2, ['test/conformance'])).toBe('');
    },
    timeoutMs,
  );
});
