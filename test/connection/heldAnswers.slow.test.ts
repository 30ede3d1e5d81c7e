import {
  channelState,
  type ChatConnection,
  type ConnectOptions,
  ofType,
  unreadCountOf,
  watch,
} from 'millrace';
import { type Backend, backend, sendUserEvent } from 'millrace/backend';
import { endpoints } from 'millrace/protocol';
import { emptyChatState, foldChatState, mergeChannelResponse } from 'millrace/state';
import { openTestServer } from 'millrace/testing';
import { combineLatest, filter, firstValueFrom, lastValueFrom, map } from 'rxjs';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  type Actor,
  acts,
  type Cast,
  cid,
  converse,
  introduceAll,
  query,
  shown,
  shownOf,
} from '../helpers/crossing.js';
import { createResponseGate } from '../helpers/responseGate.js';
import { healthCheck } from '../helpers/samples.js';

const callOf =
  (chat: ChatConnection | Backend): Actor['call'] =>
  (key, params, request) =>
    lastValueFrom(chat.call(endpoints[key], params as never, request as never));

interface LiveStage {
  readonly cast: Cast;
  readonly open: (id: string, options?: Partial<ConnectOptions>) => Promise<ChatConnection>;
  readonly service: Backend;
}

/** The channel on a real server, with those who act connected. */
const openLiveStage = async (): Promise<LiveStage> => {
  const server = await openTestServer();
  onTestFinished(() => server.close());
  const service = backend({ url: server.url, apiKey: server.apiKey, secret: server.apiSecret });
  const open: LiveStage['open'] = (id, options) =>
    server.connectAs(id, { lingerMs: 0, ...options });
  const actor = async (id: string): Promise<Actor> => {
    const chat = await open(id);
    const connected = chat.subscribe({ error: () => undefined });
    onTestFinished(() => {
      connected.unsubscribe();
    });
    await firstValueFrom(chat.status$.pipe(filter(({ _tag }) => _tag === 'Online')));
    return {
      call: callOf(chat),
      leave: () => {
        connected.unsubscribe();
        return Promise.resolve();
      },
    };
  };
  const call = callOf(service);
  await introduceAll(call);
  const cast = {
    server: call,
    john: await actor('john'),
    aside: await actor('john'),
    jane: await actor('jane'),
    max: await actor('max'),
  };
  await converse(cast);
  return { cast, open, service };
};

/** The latest value of what an application shows of the channel. */
const look = (chat: ChatConnection): (() => unknown) => {
  let latest: unknown;
  const looking = combineLatest([chat.pipe(channelState(cid)), chat.pipe(unreadCountOf(cid))])
    .pipe(map(([state, unread]) => shown(state, unread)))
    .subscribe((value) => (latest = value));
  onTestFinished(() => {
    looking.unsubscribe();
  });
  return () => latest;
};

describe('a watch whose answer arrives after the events that follow it', () => {
  test.each(Object.entries(acts))('shows what the server shows after %s', async (_name, act) => {
    const { cast, open, service } = await openLiveStage();
    const gate = createResponseGate();
    const chat = await open('john', { fetch: gate.fetch });
    const latest = look(chat);
    const caughtUp = firstValueFrom(
      chat.pipe(
        ofType('unknown'),
        filter(({ name }) => name === 'barrier'),
      ),
    );
    gate.close();
    const watching = watch(chat, cid, { presence: true }).subscribe({ error: () => undefined });
    onTestFinished(() => {
      watching.unsubscribe();
    });
    await gate.held();
    await act(cast);
    // Events leave in order, so this one is the last.
    await lastValueFrom(sendUserEvent(service, 'john', { type: 'barrier' }));
    await caughtUp;
    const response = await query(cast.aside).catch(() => undefined);
    gate.open();
    const me = foldChatState(emptyChatState, healthCheck({ me: { id: 'john' } }));
    // A channel that the server does not show any more has nothing unread.
    const expected = response ? shownOf(mergeChannelResponse(me, response)) : { unread: 0 };
    await vi.waitFor(
      () => {
        expect(latest()).toMatchObject(expected);
      },
      { timeout: 5_000 },
    );
  });
});
