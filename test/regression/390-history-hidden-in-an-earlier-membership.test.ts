import {
  createChannel,
  hideChannel,
  removeMembers,
  sendMessage,
  timelineOf,
  watch,
} from 'millrace';
import { asUser, backend, upsertUsers } from 'millrace/backend';
import { messagesIn } from 'millrace/state';
import { openTestServer } from 'millrace/testing';
import { distinctUntilChanged, filter, lastValueFrom, map, take, tap, toArray } from 'rxjs';
import { expect, onTestFinished, test } from 'vitest';

const cid = 'messaging:general';

test('an admin who hid the history as a member sees all of it after its membership', async () => {
  const server = await openTestServer();
  onTestFinished(() => server.close());
  const service = backend({ url: server.url, apiKey: server.apiKey, secret: server.apiSecret });
  await lastValueFrom(upsertUsers(service, [{ id: 'john', role: 'admin' }]));
  const asJane = asUser(service, 'jane');
  await server.connectAs('jane');
  const john = await server.connectAs('john');
  await lastValueFrom(createChannel(asJane, cid, { members: ['jane', 'john'] }));
  await lastValueFrom(sendMessage(asJane, cid, { text: 'before' }));
  const watching = watch(john, cid).subscribe();
  onTestFinished(() => {
    watching.unsubscribe();
  });
  const next = [
    () => hideChannel(john, cid, { clear_history: true }).subscribe(),
    () => removeMembers(service, cid, ['john']).subscribe(),
  ];
  const shown = await lastValueFrom(
    john.pipe(
      timelineOf(cid),
      map((timeline) => messagesIn(timeline).map(({ text }) => text)),
      distinctUntilChanged((one, other) => one.join() === other.join()),
      filter((texts, index) => index > 0 || texts.length > 0),
      tap(() => next.shift()?.()),
      take(3),
      toArray(),
    ),
  );
  expect(shown).toEqual([['before'], [], ['before']]);
});
