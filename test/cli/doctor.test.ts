import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServerToken, createToken } from 'millrace/backend';
import { openTestServer } from 'millrace/testing';
import { describe, expect, onTestFinished, test } from 'vitest';
import { examine } from '../../src/cli/doctor/examine.js';
import { examineToken } from '../../src/cli/doctor/examineToken.js';
import { millrace } from './millrace.js';

const now = Date.UTC(2026, 0, 2);
const hourMs = 3_600_000;

const resultsOf = (findings: Awaited<ReturnType<typeof examine>>) =>
  findings.map(({ name, result }) => `${name} ${result}`);

describe('millrace doctor', () => {
  test('finds nothing wrong where nothing is, and ends with 0', async () => {
    const server = await openTestServer();
    onTestFinished(server.close);
    const { status, stdout } = await millrace(['doctor', '--url', server.url, '--user', 'john']);

    expect(stdout).toContain('token    is of john, valid without an end');
    expect(stdout).toContain('socket   opens; john is online');
    expect(stdout).not.toContain('wrong');
    expect(status).toBe(0);
  });

  test('says which of key and token is refused, and ends with 1', async () => {
    const server = await openTestServer();
    onTestFinished(server.close);
    const patient = { url: server.url, apiKey: 'dev', userId: 'john' };
    const signed = await createToken('secret', 'john');
    const unknownKey = await examine({ ...patient, apiKey: 'prod', token: signed });
    const otherSecret = await examine({ ...patient, token: await createToken('other', 'john') });

    expect(resultsOf(unknownKey)).toEqual([
      'address ok',
      'clock ok',
      'key wrong',
      'token ok',
      'socket skipped',
    ]);
    expect(resultsOf(otherSecret).slice(2)).toEqual(['key ok', 'token wrong', 'socket skipped']);
    expect(otherSecret[3]!.message).toContain('signed with another secret');
  });

  test('says that nobody answers, or somebody else', async () => {
    const page = createServer((_, response) => response.end('<html>'));
    page.listen(0, '127.0.0.1');
    await once(page, 'listening');
    const url = `http://127.0.0.1:${(page.address() as AddressInfo).port}`;
    const patient = { url, apiKey: 'dev', userId: 'john', token: 'x' };
    const [elsewhere] = await examine(patient);
    page.close();
    page.closeAllConnections();
    await once(page, 'close');
    const [nobody] = await examine(patient);

    expect(elsewhere).toMatchObject({ result: 'wrong', name: 'address' });
    expect(elsewhere!.message).toContain('this is no chat server');
    expect(nobody!.message).toContain('ECONNREFUSED');
  });

  test('finds a clock that is wrong', async () => {
    const late = createServer((_, response) => {
      response.setHeader('Date', new Date(Date.now() - hourMs).toUTCString());
      response.end('{"code":5,"message":"no"}');
    });
    late.listen(0, '127.0.0.1');
    await once(late, 'listening');
    onTestFinished(() => void late.close());
    const url = `http://127.0.0.1:${(late.address() as AddressInfo).port}`;
    const findings = await examine({ url, apiKey: 'dev', userId: 'john', token: 'x' });

    expect(findings[1]).toMatchObject({ result: 'wrong', name: 'clock' });
    expect(findings[1]!.message).toContain('3600 s ahead of');
  });
});

describe('a token', () => {
  const tokenOf = (claims: object) =>
    `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`;
  const second = now / 1_000;

  test.each([
    [{ user_id: 'john' }, 'is of john, valid without an end'],
    [{ user_id: 'john', exp: second + 60 }, 'valid until 2026-01-02T00:01:00.000Z'],
    [{ user_id: 'jane' }, 'belongs to jane'],
    [{}, 'has no user_id'],
    [{ server: true }, 'belongs to a backend'],
    [{ user_id: 'john', exp: second - 60 }, 'expired at 2026-01-01T23:59:00.000Z'],
    [{ user_id: 'john', nbf: second + 60 }, 'is valid only from'],
    [{ user_id: 'john', iat: second + 60 }, 'in the future'],
  ])('with the claims %j: %s', (claims, message) => {
    expect(examineToken(tokenOf(claims), 'john', now).message).toContain(message);
  });

  test('that is none is named so', async () => {
    expect(examineToken('<html>', 'john', now).message).toContain('is no JSON Web Token');
    expect(examineToken(await createServerToken('secret'), 'john', now).result).toBe('wrong');
  });
});
