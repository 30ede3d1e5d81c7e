import {
  type ChatEvent,
  type ConnectionStatus,
  HandshakeError,
  InputError,
  ofType,
  queryChannels,
  record,
  type RecordingError,
  replay,
  unreadCount$,
} from 'millrace';
import { virtualClock } from 'millrace/testing';
import { describe, expect, test } from 'vitest';
import { recordOperators, replayOperators } from '../helpers/replaying.js';
import { recordedChat } from '../helpers/recordedSession.js';
import { cid, messageNew } from '../helpers/samples.js';

/** A recording of two messages, one second apart. */
const twoMessages = () => {
  const { sockets, clock, stop, file } = recordedChat();
  sockets.last().greet();
  clock.advance(1_000);
  sockets.last().receive(messageNew());
  clock.advance(1_000);
  sockets.last().receive(messageNew());
  clock.advance(500);
  stop();
  return file();
};

describe('replay', () => {
  test('gives every operator the values of the recorded connection at their moments', async () => {
    const { file, endsAt, live } = await recordOperators(400);

    const again = replayOperators(file, endsAt);

    for (const [name, values] of live) {
      expect([name, values.length]).not.toEqual([name, 0]);
      expect([name, again.get(name)]).toEqual([name, values]);
    }
  });

  test('recorded again gives the same file', async () => {
    const { file, endsAt } = await recordOperators(50);
    const clock = virtualClock();
    let again = '';
    const chat = replay(file, { scheduler: clock.scheduler });
    const subscription = record(chat).subscribe((line) => (again += line));
    clock.advance(endsAt);
    subscription.unsubscribe();

    expect(again.trimEnd().split('\n')).toEqual(file.trimEnd().split('\n').slice(0, -1));
  });

  test.each([
    [2, [500, 1_000]],
    [0.5, [2_000, 4_000]],
    [Infinity, [0, 0]],
  ])('at %j times the speed has its events at %j ms', (speed, moments) => {
    const { scheduler, advance } = virtualClock();
    const seen: number[] = [];
    const chat = replay(twoMessages(), { scheduler, speed });
    const subscription = chat.pipe(ofType('message.new')).subscribe(() => {
      seen.push(scheduler.now());
    });
    expect(seen).toEqual([]);
    advance(10_000);
    subscription.unsubscribe();

    expect(seen).toEqual(moments);
  });

  test('starts again for a subscriber that comes after the last one left', () => {
    const { scheduler, advance } = virtualClock();
    const chat = replay(twoMessages(), { scheduler });
    const statuses: ConnectionStatus['_tag'][] = [];
    chat.status$.subscribe(({ _tag }) => statuses.push(_tag));
    const totals = [0, 1].map(() => {
      const seen: number[] = [];
      const subscription = chat.pipe(unreadCount$).subscribe((total) => seen.push(total));
      advance(5_000);
      subscription.unsubscribe();
      return seen;
    });

    expect(totals[0]).toEqual(totals[1]);
    expect(statuses).toEqual(['Idle', ...Array(2).fill(['Connecting', 'Online', 'Idle']).flat()]);
  });

  test('errors as the connection did', () => {
    const { sockets, isComplete, file } = recordedChat();
    sockets.last().refuse(5, 'no such user');
    expect(isComplete()).toBe(true);
    const { scheduler, advance } = virtualClock();
    const errors: unknown[] = [];
    replay(file(), { scheduler }).subscribe({ error: (error: unknown) => errors.push(error) });
    advance(0);

    expect(errors).toEqual([new HandshakeError(5, 401, 'no such user')]);
    expect(errors[0]).toBeInstanceOf(HandshakeError);
  });

  test('has no response to a call that was not recorded', () => {
    const chat = replay(twoMessages());
    const errors: unknown[] = [];
    const error = (error: unknown) => errors.push(error);
    queryChannels(chat, { filter_conditions: {} }).subscribe({ error });
    queryChannels(replay(twoMessages(), { queries: 'state' }), {
      filter_conditions: {},
    }).subscribe({ error });

    expect(errors).toEqual([
      new InputError(
        "QueryChannels: the recording has no such call. Pass queries: 'state' to replay without calls.",
      ),
      new InputError('QueryChannels: a replay has no server.'),
    ]);
  });

  test('refuses what is put into its outbox', () => {
    const { scheduler, advance } = virtualClock();
    const chat = replay(twoMessages(), { scheduler });
    const outcomes: unknown[] = [];
    chat.outcomes$.subscribe((outcome) => outcomes.push(outcome));
    const subscription = chat.subscribe();
    chat.outbox.next({ cid, type: 'wave' });
    advance(0);
    subscription.unsubscribe();

    expect(outcomes).toEqual([
      { _tag: 'Left', left: new InputError('wave: a replay has no server.') },
    ]);
  });

  test('refuses a speed of 0', () => {
    expect(() => replay(twoMessages(), { speed: 0 })).toThrow(InputError);
  });

  test('throws for a text that is no recording', () => {
    expect(() => replay('{}')).toThrow(
      expect.objectContaining({ _tag: 'RecordingError', reason: 'format' }) as RecordingError,
    );
  });

  test('keeps events that no subscriber of the connection took', () => {
    const { scheduler, advance } = virtualClock();
    const { sockets, stop, file } = recordedChat();
    sockets.last().greet().receive({ type: 'wave', created_at: '2024-05-01T12:00:00Z', cid });
    stop();
    const seen: ChatEvent[] = [];
    const subscription = replay(file(), { scheduler })
      .pipe(ofType('unknown'))
      .subscribe((event) => seen.push(event));
    advance(0);
    subscription.unsubscribe();

    expect(seen).toMatchObject([{ name: 'wave', cid }]);
  });
});
