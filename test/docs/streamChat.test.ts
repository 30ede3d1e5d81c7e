import * as millrace from 'millrace';
import * as backend from 'millrace/backend';
import * as state from 'millrace/state';
import { StreamChat } from 'stream-chat';
import { expect, test } from 'vitest';
import { readText } from '../helpers/repository.js';

const rows = readText('docs/guide/stream-chat.md')
  .split('\n')
  .flatMap((line) => {
    const [, theirs, ours, end] = line.split('|').map((cell) => cell.trim());
    return end === '' && theirs && ours && !/^(-+|stream-chat)$/.test(theirs)
      ? [{ theirs, ours }]
      : [];
  });

const codesIn = (text: string): readonly string[] =>
  [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);

test('the page of stream-chat names functions that the vendor has', () => {
  const client = new StreamChat('dev', 'secret');
  const owners: Readonly<Record<string, object>> = {
    client,
    channel: client.channel('messaging', 'general'),
  };
  const unknown = rows
    .flatMap(({ theirs }) => codesIn(theirs))
    .filter((code) => {
      const [, owner = '', name = ''] = /^(client|channel)\.(\w+)/.exec(code) ?? [];
      const object = owners[owner];
      return object && !(name in object);
    });

  expect(rows.length).toBeGreaterThan(30);
  expect(unknown).toEqual([]);
});

test('the page of stream-chat names functions that this package exports', () => {
  const exported = new Set([millrace, backend, state].flatMap((entry) => Object.keys(entry)));
  const members = ['status$', 'recovery$', 'subscribe'];
  const unknown = rows
    .flatMap(({ ours }) => codesIn(ours))
    .map((code) => /^\w+\$?/.exec(code)?.[0] ?? code)
    .filter((name) => !['chat', 'type', ...members].includes(name) && !exported.has(name));

  expect(unknown).toEqual([]);
});
