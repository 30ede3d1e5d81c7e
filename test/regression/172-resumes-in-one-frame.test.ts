import { setImmediate } from 'node:timers/promises';
import { createToken } from 'millrace/backend';
import { CloseCode, InputLimit } from 'millrace/protocol';
import { describe, expect, it, vi } from 'vitest';
import type { ChatCore } from '../../src/server/core/chatCore.js';
import { createAuthenticate } from '../../src/server/http/auth.js';
import { authenticateConnection } from '../../src/server/session/authenticateConnection.js';
import { defaultSendBudget } from '../../src/server/session/sendBuffer.js';
import { openSession } from '../../src/server/session/session.js';
import { createSocketTransport } from '../../src/server/session/socket.js';
import { log, me } from '../helpers/server.js';
import { VirtualClock } from '../server/session/virtualClock.js';

const token = await createToken('secret', 'john');

const resume = (fields: object = {}) => ({
  type: 'millrace.resume',
  epoch: 'e1',
  position: 0,
  channels: {},
  ...fields,
});

/** A session whose core ends one resume at a time, when the test says so. */
const setUp = async () => {
  const clock = new VirtualClock();
  const pending: (() => void)[] = [];
  const core: Pick<ChatCore, 'connect' | 'resume' | 'disconnect'> = {
    connect: () => Promise.resolve({ me, log }),
    resume: vi.fn<ChatCore['resume']>(() => new Promise<void>((done) => pending.push(done))),
    disconnect: () => Promise.resolve(),
  };
  const socket = { send: vi.fn(), close: vi.fn(), ping: vi.fn(), bufferedBytes: () => 0 };
  const session = openSession(
    {
      core,
      clock,
      newId: () => 'c1',
      ...defaultSendBudget,
      healthCheckMs: 30_000,
      log: () => undefined,
    },
    createSocketTransport(socket, clock, 75_000),
    authenticateConnection(
      createAuthenticate({
        apiKey: 'dev',
        apiSecret: 'secret',
        disableAuthChecks: false,
        now: () => clock.now(),
      }),
      {
        credentials: { apiKey: 'dev', authType: 'jwt', token },
        json: JSON.stringify({ user_id: 'john', user_details: { id: 'john' } }),
      },
    ),
  );
  await vi.waitUntil(() => socket.send.mock.calls.length > 0);
  const send = (frame: readonly object[]) => session.onText(JSON.stringify(frame));
  return { clock, core, socket, send, pending };
};

const { code, meaning } = CloseCode.Unreadable;

describe('requests to resume', () => {
  it('are refused beside one that is pending', async () => {
    const { core, socket, send } = await setUp();
    send([resume()]);
    expect(socket.close).not.toHaveBeenCalled();
    send([resume()]);
    expect(socket.close).toHaveBeenCalledExactlyOnceWith(code, meaning);
    expect(core.resume).toHaveBeenCalledOnce();
  });

  it('in parts run one after another, the last one at the end', async () => {
    const { core, socket, send, pending } = await setUp();
    const part = resume({ last: false });
    send([part]);
    send([part]);
    send([resume()]);
    for (const count of [1, 2, 3]) {
      await vi.waitUntil(() => pending.length === count);
      expect(core.resume).toHaveBeenCalledTimes(count);
      pending.at(-1)!();
    }
    await setImmediate();
    send([resume()]);
    expect(core.resume).toHaveBeenCalledTimes(4);
    expect(socket.close).not.toHaveBeenCalled();
  });

  it('in parts are bounded in number', async () => {
    const { socket, send } = await setUp();
    for (let count = 0; count < InputLimit.pendingResumes.max; count += 1)
      send([resume({ last: false })]);
    expect(socket.close).not.toHaveBeenCalled();
    send([resume({ last: false })]);
    expect(socket.close).toHaveBeenCalledExactlyOnceWith(code, meaning);
  });
});

describe('frames', () => {
  it('of more than a few entries close the connection', async () => {
    const { core, socket, send } = await setUp();
    send(Array.from({ length: 64 }, () => resume({ last: false })));
    expect(socket.close).toHaveBeenCalledExactlyOnceWith(code, meaning);
    expect(core.resume).not.toHaveBeenCalled();
  });

  it('are bounded per minute', async () => {
    const { clock, socket, send } = await setUp();
    const ping = [{ type: 'health.check', client_id: 'c' }];
    for (let count = 0; count < InputLimit.framesPerMinute.max; count += 1) send(ping);
    clock.advance(60_000);
    for (let count = 0; count < InputLimit.framesPerMinute.max; count += 1) send(ping);
    expect(socket.close).not.toHaveBeenCalled();
    send(ping);
    expect(socket.close).toHaveBeenCalledExactlyOnceWith(code, meaning);
  });
});
