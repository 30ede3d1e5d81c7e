import { test } from '@fast-check/vitest';
import * as fc from 'fast-check';
import { type EndpointKey, endpoints, events, fillPath } from 'millrace/protocol';
import { describe, expect } from 'vitest';

const keys = Object.keys(endpoints) as EndpointKey[];

/** Operation, method, path, status, who calls, and where the request travels. */
const table: readonly (readonly [string, string, string, number, string, string])[] = [
  ['GetOrCreateChannel', 'POST', '/channels/{type}/{id}/query', 201, 'CSA', 'body'],
  ['GetOrCreateChannel', 'POST', '/channels/{type}/query', 201, 'CSA', 'body'],
  ['StopWatchingChannel', 'POST', '/channels/{type}/{id}/stop-watching', 201, 'CA', 'body'],
  ['QueryChannels', 'POST', '/channels', 201, 'CSA', 'body'],
  ['UpdateChannel', 'POST', '/channels/{type}/{id}', 201, 'CS', 'body'],
  ['SendEvent', 'POST', '/channels/{type}/{id}/event', 201, 'CS', 'body'],
  ['SendMessage', 'POST', '/channels/{type}/{id}/message', 201, 'CS', 'body'],
  ['UpdateMessage', 'POST', '/messages/{id}', 201, 'CS', 'body'],
  ['DeleteMessage', 'DELETE', '/messages/{id}', 200, 'CS', 'query'],
  ['SendReaction', 'POST', '/messages/{id}/reaction', 201, 'CS', 'body'],
  ['DeleteReaction', 'DELETE', '/messages/{id}/reaction/{type}', 200, 'CS', 'query'],
  ['MarkRead', 'POST', '/channels/{type}/{id}/read', 201, 'CS', 'body'],
  ['UpdateUsers', 'POST', '/users', 201, 'CS', 'body'],
  ['QueryUsers', 'GET', '/users', 200, 'CS', 'payload'],
];

const initials = { client: 'C', server: 'S', anonymous: 'A' } as const;

describe('the endpoint table', () => {
  test('has the calls of the protocol', () => {
    const rows = keys.map((key) => {
      const { operation, method, path, status, callers, input } = endpoints[key];
      return [operation, method, path, status, callers.map((c) => initials[c]).join(''), input];
    });
    expect(rows.sort()).toEqual([...table].sort());
  });

  test('has one row for each operation, method and path', () => {
    const names = keys.map((key) => {
      const { operation, method, path } = endpoints[key];
      return `${operation} ${method} ${path}`;
    });
    expect(new Set(names).size).toBe(keys.length);
  });

  test('has no two rows that a request could mean', () => {
    const routes = keys.map(
      (key) => `${endpoints[key].method} ${endpoints[key].path.replace(/\{\w+\}/g, '{}')}`,
    );
    expect(new Set(routes).size).toBe(keys.length);
  });

  test.each(keys)('%s is named like its operation', (key) => {
    const { operation } = endpoints[key];
    const own = operation.charAt(0).toLowerCase() + operation.slice(1);
    expect(key.replace('Distinct', '')).toBe(own);
  });

  test.each(keys)('%s causes events that servers send, each named once', (key) => {
    const { emits } = endpoints[key];
    for (const row of emits) expect(events[row].class).not.toBe('local');
    expect(new Set(emits).size).toBe(emits.length);
  });

  test.each(keys)('%s answers with its duration, and a body where it creates', (key) => {
    const { answer, method, status, input } = endpoints[key];
    expect(Object.keys(answer.fields.sent)).toContain('duration');
    expect(status).toBe(method === 'POST' ? 201 : 200);
    expect(input === 'body').toBe(method === 'POST');
  });
});

describe('fillPath', () => {
  test('puts every parameter in its place', () => {
    expect(fillPath('/channels/{type}/{id}/query', { type: 'messaging', id: 'general' })).toBe(
      '/channels/messaging/general/query',
    );
    expect(fillPath('/users', {})).toBe('/users');
  });

  test('encodes what has a meaning in addresses', () => {
    expect(fillPath('/messages/{id}', { id: 'a/b?c#d%e f' })).toBe(
      '/messages/a%2Fb%3Fc%23d%25e%20f',
    );
    expect(fillPath('/messages/{id}', { id: '{id}$&' })).toBe('/messages/%7Bid%7D%24%26');
  });

  test.prop([
    fc.string({ unit: 'grapheme', minLength: 1 }),
    fc.string({ unit: 'grapheme', minLength: 1 }),
  ])('keeps the number of segments and what they say', (id, type) => {
    const segments = fillPath('/messages/{id}/reaction/{type}', { id, type }).split('/');
    expect(segments.map(decodeURIComponent)).toEqual(['', 'messages', id, 'reaction', type]);
  });
});
