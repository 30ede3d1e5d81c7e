import { readFileSync } from 'node:fs';
import { type Endpoint, type EndpointKey, endpoints } from 'millrace/protocol';
import { describe, expect, test } from 'vitest';
import { unservedEndpoints } from '../../src/protocol/unservedEndpoints.js';
import { v2Endpoint } from '../../src/protocol/v2/v2Endpoints.js';
import { openPlace } from '../helpers/chatServer.js';
import { rawCalls } from '../helpers/rawCalls.js';

const withoutNames = (route: string): string => route.replace(/\{\w*\}/g, '{}');

const rows = Object.entries<Endpoint>(endpoints);
const served = {
  v1: rows.map(([, { method, path }]) => withoutNames(`${method} ${path}`)),
  v2: rows.flatMap(([key, entry]) => {
    const row = v2Endpoint(key as EndpointKey, entry);
    return row ? [withoutNames(`${row.method} ${row.path}`)] : [];
  }),
};
const unserved = (dialect: 'v1' | 'v2'): readonly string[] =>
  unservedEndpoints.flatMap(({ method, [dialect]: path }) =>
    path === undefined ? [] : [withoutNames(`${method} ${path}`)],
  );

const source = (path: string): string =>
  readFileSync(new URL(`../../node_modules/${path}`, import.meta.url), 'utf8');

/** Every call of the chat that the vendor's SDK for Node makes, as its generated code has it. */
const callsOfNodeSdk = ['chat/ChatApi', 'common/CommonApi', 'moderation/ModerationApi']
  .map((file) => source(`@stream-io/node-sdk/src/gen/${file}.ts`))
  .flatMap((text) => [...text.matchAll(/'(GET|POST|PUT|PATCH|DELETE)',\s*'([^']+)'/g)])
  .map(([, method, path]) => withoutNames(`${method ?? ''} ${path ?? ''}`));

/** Calls of the vendor's client for browsers whose paths are literal or interpolate parameters. */
const callsOfStreamChat = [
  ...source('stream-chat/src/client.ts').matchAll(
    /this\.(get|post|put|patch|delete)(?:<[^()]*?>)?\(\s*(?:this\.baseURL \+ ['`]|`\$\{this\.baseURL\})(\/[^'`]*[^'`/])['`]/g,
  ),
].map(([, method = '', path = '']) =>
  withoutNames(
    `${method.toUpperCase()} ${path.replaceAll('${q}', '').replace(/\$\{[^}]*\}/g, '{}')}`,
  ),
);

describe('a call of the vendor’s clients', () => {
  test('is served or refused by its name in v2', () => {
    expect(callsOfNodeSdk.length).toBeGreaterThan(200);
    const known = new Set([...served.v2, ...unserved('v2')]);
    expect(callsOfNodeSdk.filter((call) => !known.has(call))).toEqual([]);
  });

  test('is served or refused by its name in v1', () => {
    expect(callsOfStreamChat.length).toBeGreaterThan(120);
    const known = new Set([...served.v1, ...unserved('v1')]);
    expect(callsOfStreamChat.filter((call) => !known.has(call))).toEqual([]);
  });

  test.each(['v1', 'v2'] as const)('is not both in %s, and stands there once', (dialect) => {
    const all = [...served[dialect], ...unserved(dialect)];
    expect(all.filter((call, at) => all.indexOf(call) !== at)).toEqual([]);
  });

  test('that is refused gets an error with its name', async () => {
    const call = rawCalls(await openPlace());
    for (const { operation, method, v1, v2 } of unservedEndpoints)
      for (const path of [v1, v2].filter((each) => each !== undefined))
        expect(await call(method, path.replace(/\{\w+\}/g, 'x'))).toMatchObject({
          status: 404,
          body: {
            code: 16,
            message: `${operation} failed with error: "this server does not serve ${operation}"`,
          },
        });
  });
});
