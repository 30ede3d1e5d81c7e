import type { WebSocketLike } from 'millrace';
import { ConnectionError, HealthCheck } from 'millrace/protocol';
import { describe, expect, onTestFinished, test, vi } from 'vitest';

/** A server as the contract sees it: by its address and by what goes over its sockets. */
export interface ContractServer {
  /** The base of the socket's address, without a path. */
  readonly base: string;
  readonly webSocket: (url: string) => WebSocketLike;
  /** A token of a user, and one that is signed by somebody else. */
  readonly token: (userId: string) => Promise<string>;
  readonly forgedToken: (userId: string) => Promise<string>;
  /** Lets the server do what it has to do. */
  readonly goOn: () => void;
}

type Frame = Readonly<Record<string, unknown>>;

const ping = '[{"type":"health.check","client_id":"john--1"}]';

/** What every server that speaks the protocol does with a socket, frame by frame. */
export const describeSocketContract = (name: string, open: () => Promise<ContractServer>): void => {
  const setUp = async () => {
    const { base, webSocket, token, forgedToken, goOn } = await open();
    const until = (holds: () => boolean) =>
      vi.waitUntil(() => {
        goOn();
        return holds();
      });
    const john = {
      api_key: 'dev',
      authorization: await token('john'),
      'stream-auth-type': 'jwt',
      json: JSON.stringify({ user_id: 'john', user_details: { id: 'john' } }),
    };

    const dial = (query: Readonly<Record<string, string>> = john) => {
      const socket = webSocket(`${base}/connect?${new URLSearchParams(query).toString()}`);
      const frames: Frame[] = [];
      let code: number | undefined;
      let isOpen = false;
      socket.onopen = () => (isOpen = true);
      socket.onerror = () => undefined;
      socket.onmessage = ({ data }: { data: unknown }) =>
        frames.push(JSON.parse(String(data)) as Frame);
      socket.onclose = (event: { code: number }) => (code = event.code);
      onTestFinished(() => void socket.close());
      return {
        frames,
        send: (frame: string) => socket.send(frame),
        close: () => socket.close(1000),
        wasOpen: () => isOpen,
        until: (count: number) => until(() => frames.length >= count),
        ended: async () => {
          await until(() => code !== undefined);
          return code;
        },
      };
    };
    return { dial, john, forged: await forgedToken('john') };
  };

  describe(name, () => {
    test('greets with a health check that names the connection and its user', async () => {
      const { dial } = await setUp();
      const socket = dial();
      await socket.until(1);
      const [greeting] = socket.frames;

      expect(HealthCheck.strict.is(greeting)).toBe(true);
      expect(greeting).toMatchObject({
        connection_id: expect.stringMatching(/^.{1,36}$/),
        cid: '*',
        me: { id: 'john', mutes: [], channel_mutes: [] },
      });
    });

    test('gives each connection an id of its own', async () => {
      const { dial } = await setUp();
      const [one, other] = [dial(), dial()];
      await Promise.all([one.until(1), other.until(1)]);

      expect(one.frames[0]!['connection_id']).not.toBe(other.frames[0]!['connection_id']);
    });

    test('heeds neither the order of the query nor what it does not know in it', async () => {
      const { dial, john } = await setUp();
      const socket = dial({
        colour: 'blue',
        ...Object.fromEntries(Object.entries(john).reverse()),
      });
      await socket.until(1);

      expect(socket.frames[0]).toMatchObject({ type: 'health.check' });
    });

    test('answers each ping by a health check of the same connection', async () => {
      const { dial } = await setUp();
      const socket = dial();
      await socket.until(1);
      socket.send(ping);
      socket.send('[{"type":"health.check"}]');
      await socket.until(3);
      const [greeting, ...answers] = socket.frames;

      expect(answers).toHaveLength(2);
      for (const answer of answers) {
        expect(HealthCheck.strict.is(answer)).toBe(true);
        expect(answer).not.toHaveProperty('me');
        expect(answer['connection_id']).toBe(greeting!['connection_id']);
      }
    });

    test.each([
      ['an unknown key', { api_key: 'other' }, 2],
      ['no token', { authorization: '' }, 5],
      ['no user', { json: '{}' }, 4],
      ['no JSON', { json: '{' }, 4],
    ])('opens for %s, says why not in one frame, and closes for good', async (_, query, code) => {
      const { dial, john } = await setUp();
      const socket = dial({ ...john, ...query });

      expect(await socket.ended()).toBe(1000);
      expect(socket.wasOpen()).toBe(true);
      expect(socket.frames).toEqual([
        expect.objectContaining({ error: expect.objectContaining({ code }) }),
      ]);
      expect(ConnectionError.strict.is(socket.frames[0])).toBe(true);
    });

    test('refuses a token that somebody else signed', async () => {
      const { dial, john, forged } = await setUp();
      const socket = dial({ ...john, authorization: forged });

      expect(await socket.ended()).toBe(1000);
      expect(socket.frames).toMatchObject([{ error: { code: 43, StatusCode: 401 } }]);
    });

    test('ends a connection that sends what is no ping, and no other', async () => {
      const { dial } = await setUp();
      const [bad, good] = [dial(), dial()];
      await Promise.all([bad.until(1), good.until(1)]);
      bad.send('{"type":"message.new"}');

      expect(await bad.ended()).toBe(1007);
      good.send(ping);
      await good.until(2);
      expect(good.frames[1]).toMatchObject({ type: 'health.check' });
    });

    test('sends nothing more to a client that has closed its socket', async () => {
      const { dial } = await setUp();
      const [gone, here] = [dial(), dial()];
      await Promise.all([gone.until(1), here.until(1)]);
      gone.send(ping);
      gone.close();
      here.send(ping);
      await here.until(2);

      expect(gone.frames.length).toBeLessThanOrEqual(2);
    });
  });
};
