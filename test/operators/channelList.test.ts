import { channelList, createChannel, deleteChannel, sendMessage } from 'millrace';
import { emptyChatState, learnChannel } from 'millrace/state';
import { build } from 'millrace/testing';
import {
  concatMap,
  filter,
  firstValueFrom,
  lastValueFrom,
  map,
  NEVER,
  pipe,
  ReplaySubject,
  timeout,
} from 'rxjs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openPlace } from '../helpers/chatServer.js';
import { holding, marbles } from '../helpers/marbles.js';
import { channel, cid, elsewhere, jane, userUpdated } from '../helpers/samples.js';
import { describeLaws } from './laws.js';

const listed = (where: string) =>
  build('channel.updated', { cid: where, channel: { ...channel(where), type: 'messaging' } });

const cids = pipe(
  channelList({ filter_conditions: { type: 'messaging' }, sort: [{ field: 'cid', direction: 1 }] }),
  map((channels) => channels.map((state) => state.channel.cid)),
);

describe('channelList', () => {
  const a = listed(cid);
  const b = listed(elsewhere);
  const x = userUpdated(jane);

  describeLaws({
    operator: cids,
    events: { a, b, x },
    results: { a: [cid], b: [elsewhere, cid] },
  });

  describe('over a state that others keep', () => {
    test('comes from that state', () => {
      const known = learnChannel(emptyChatState, {
        channel: { ...channel(), type: 'messaging' },
      });
      marbles(({ hot, expectObservable }) => {
        expectObservable(holding(hot('--b', { b }), known).pipe(cids)).toBe('k-a', {
          k: [cid],
          a: [elsewhere, cid],
        });
      });
    });
  });

  test('says what is wrong with a filter', () => {
    const seen: unknown[] = [];
    NEVER.pipe(channelList({ filter_conditions: { type: { $near: 'here' } } })).subscribe({
      error: (error: unknown) => void seen.push(error),
    });
    expect(seen).toEqual([
      expect.objectContaining({
        _tag: 'InputError',
        message: expect.stringContaining('filter_conditions: type') as string,
      }),
    ]);
  });

  test('asks the server first, and follows what happens then', async () => {
    const place = await openPlace();
    await place.introduce('john', 'jane');
    const john = place.client('john');
    const done = (where: string) =>
      lastValueFrom(
        createChannel(john, where, { members: ['john', 'jane'] }).pipe(
          concatMap(() => sendMessage(john, where, { text: 'Hey' })),
        ),
      );
    await done('messaging:one');
    await done('messaging:two');

    const lists$ = new ReplaySubject<readonly string[]>();
    const subscription = place
      .client('jane')
      .pipe(
        channelList({ filter_conditions: { members: { $in: ['jane'] } } }),
        map((channels) => channels.map((state) => state.channel.cid)),
      )
      .subscribe(lists$);
    onTestFinished(() => {
      subscription.unsubscribe();
    });
    const seen = (...expected: readonly string[]) =>
      firstValueFrom(
        lists$.pipe(
          filter((list) => list.join() === expected.join()),
          timeout(5_000),
        ),
      );

    expect(await firstValueFrom(lists$)).toEqual(['messaging:two', 'messaging:one']);
    await lastValueFrom(sendMessage(john, 'messaging:one', { text: 'Ho' }));
    await seen('messaging:one', 'messaging:two');
    await done('messaging:three');
    await seen('messaging:three', 'messaging:one', 'messaging:two');
    await lastValueFrom(deleteChannel(john, 'messaging:one'));
    await seen('messaging:three', 'messaging:two');
  });
});
