import {
  channelList,
  createChannel,
  deleteChannel,
  getChannel,
  sendMessage,
  updateChannelPartial,
  watch,
} from 'millrace';
import {
  emptyChatState,
  mergeChannelResponse,
  type ChannelQuery,
  type ListedChannel,
} from 'millrace/state';
import { build } from 'millrace/testing';
import {
  concatMap,
  filter,
  firstValueFrom,
  lastValueFrom,
  map,
  NEVER,
  type Observable,
  pipe,
  ReplaySubject,
  timeout,
} from 'rxjs';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { openPlace } from '../helpers/chatServer.js';
import { channel, cid, elsewhere, jane, userUpdated } from '../helpers/samples.js';
import { describeHeldLaws, describeLaws } from './laws.js';

const listed = (where: string) =>
  build('channel.updated', { cid: where, channel: { ...channel(where), type: 'messaging' } });

const query: ChannelQuery = {
  filter_conditions: { type: 'messaging' },
  sort: [{ field: 'cid', direction: 1 }],
};
const toCids = map((channels: readonly ListedChannel[]) =>
  channels.map((state) => state.channel.cid),
);
const cids = pipe(channelList(query), toCids);

describe('channelList', () => {
  const a = listed(cid);
  const b = listed(elsewhere);
  const x = userUpdated(jane);

  describeLaws({
    operator: cids,
    events: { a, b, x },
    results: { a: [cid], b: [elsewhere, cid] },
  });

  describeHeldLaws({
    operator: cids,
    ofConnection: (chat) => channelList(chat, query).pipe(toCids),
    known: mergeChannelResponse(emptyChatState, { channel: { ...channel(), type: 'messaging' } }),
    events: { a: b, x },
    results: { k: [cid], a: [elsewhere, cid] },
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

  describe('of a connection', () => {
    const newest = { filter_conditions: { members: { $in: ['john'] } } };
    const done = <A>(command$: Observable<A>) => lastValueFrom(command$);

    const setUp = async () => {
      const place = await openPlace();
      await place.introduce('john', 'jane');
      const [chat, backstage] = [place.client('john'), place.client('jane')];
      const lists$ = new ReplaySubject<readonly ListedChannel[]>();
      const listing = chat.pipe(channelList(newest)).subscribe(lists$);
      onTestFinished(() => {
        listing.unsubscribe();
      });
      const seen = (fits: (list: readonly ListedChannel[]) => boolean) =>
        firstValueFrom(lists$.pipe(filter(fits), timeout(5_000)));
      const rename = (where: string, name: string) =>
        done(updateChannelPartial(backstage, where, { set: { name } }));
      const watchers = async (where: string) =>
        (await done(getChannel(backstage, where))).watcher_count;
      return { ...place, chat, backstage, listing, seen, rename, watchers };
    };

    const one = 'messaging:one';
    const isNamed = (name: string) => (list: readonly ListedChannel[]) =>
      list[0]?.channel.name === name;

    test('hears of a channel that came later as of all others', async () => {
      const { backstage, seen, rename } = await setUp();
      await seen(({ length }) => length === 0);
      await done(createChannel(backstage, one, { members: ['john', 'jane'], name: 'One' }));
      await seen(isNamed('One'));
      await rename(one, 'Two');
      expect(await seen(isNamed('Two'))).toHaveLength(1);
    });

    test('watches on when another watch of a channel ends, and no longer than it is there', async () => {
      const { chat, backstage, listing, seen, rename, watchers } = await setUp();
      const staying = chat.subscribe();
      await done(createChannel(backstage, one, { members: ['john', 'jane'] }));
      await seen(({ length }) => length === 1);
      watch(chat, one).subscribe().unsubscribe();
      await rename(one, 'Two');
      await seen(isNamed('Two'));
      expect(await watchers(one)).toBe(1);
      listing.unsubscribe();
      await vi.waitUntil(async () => (await watchers(one)) === 0);
      staying.unsubscribe();
    });
  });
});
