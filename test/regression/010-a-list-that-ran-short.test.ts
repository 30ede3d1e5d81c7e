import { channelList, createChannel, deleteChannel } from 'millrace';
import { filter, firstValueFrom, lastValueFrom, map, type Observable, timeout } from 'rxjs';
import { expect, test } from 'vitest';
import { openPlace } from '../helpers/chatServer.js';
import { keep } from '../helpers/keep.js';

test('a list with a limit takes up the next channel when one of its own goes', async () => {
  const place = await openPlace();
  await place.introduce('john', 'jane');
  const [john, jane] = [place.client('john'), place.client('jane')];
  const done = <A>(command$: Observable<A>) => lastValueFrom(command$);
  for (const id of ['a', 'b', 'c'])
    await done(createChannel(jane, `messaging:${id}`, { members: ['john', 'jane'] }));
  const lists$ = keep(
    john.pipe(
      channelList({
        filter_conditions: { members: { $in: ['john'] } },
        sort: [{ field: 'cid', direction: 1 }],
        limit: 2,
      }),
      map((channels) => channels.map(({ channel }) => channel.id).join()),
    ),
  );
  const seen = (ids: string) =>
    firstValueFrom(
      lists$.pipe(
        filter((it) => it === ids),
        timeout(5_000),
      ),
    );

  await seen('a,b');
  await done(deleteChannel(jane, 'messaging:a'));
  await seen('b,c');
  await done(deleteChannel(jane, 'messaging:c'));
  expect(await seen('b')).toBe('b');
});
