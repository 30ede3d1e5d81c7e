import {
  channelList,
  createChannel,
  hideChannel,
  showChannel,
  updateChannelPartial,
} from 'millrace';
import { filter, firstValueFrom, lastValueFrom, map, type Observable, timeout } from 'rxjs';
import { expect, test } from 'vitest';
import { openPlace } from '../helpers/chatServer.js';
import { keep } from '../helpers/keep.js';

test('a channel that leaves a list and comes back is watched again', async () => {
  const place = await openPlace();
  await place.introduce('john', 'jane');
  const [john, jane] = [place.client('john'), place.client('jane')];
  const cid = 'messaging:general';
  const done = <A>(command$: Observable<A>) => lastValueFrom(command$);
  await done(createChannel(jane, cid, { members: ['john', 'jane'], name: 'One' }));
  const names$ = keep(
    john.pipe(
      channelList({ filter_conditions: { members: { $in: ['john'] } } }),
      map((channels) => channels.map(({ channel }) => channel.name).join()),
    ),
  );
  const seen = (names: string) =>
    firstValueFrom(
      names$.pipe(
        filter((it) => it === names),
        timeout(5_000),
      ),
    );

  await seen('One');
  await done(hideChannel(john, cid));
  await seen('');
  await done(showChannel(john, cid));
  await done(updateChannelPartial(jane, cid, { set: { name: 'Two' } }));
  expect(await seen('Two')).toBe('Two');
});
