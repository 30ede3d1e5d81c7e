import { channelState, connect, hideChannel, updateChannel, watch } from 'millrace';
import { backend } from 'millrace/backend';
import { openTestServer } from 'millrace/testing';
import { filter, firstValueFrom, lastValueFrom, map, timeout } from 'rxjs';
import { expect, onTestFinished, test } from 'vitest';
import { keep } from '../helpers/keep.js';

const cid = 'livestream:open';

test('a channel is hidden no more from who is no member any more', async () => {
  const { url, apiKey, apiSecret, token, close } = await openTestServer();
  onTestFinished(close);
  const john = connect({
    url,
    apiKey,
    user: { id: 'john' },
    token: () => token('john'),
    lingerMs: 0,
  });
  keep(watch(john, cid, { data: { members: ['john'] } }));
  const hidden = (is: boolean) =>
    firstValueFrom(
      john.pipe(
        channelState(cid),
        map(({ channel }) => channel?.hidden),
        filter((now) => now === is),
        timeout(5_000),
      ),
    );
  await hidden(false);
  await lastValueFrom(hideChannel(john, cid));
  await hidden(true);
  const server = backend({ url, apiKey, secret: apiSecret });
  await lastValueFrom(updateChannel(server, cid, { remove_members: ['john'] }));

  expect(await hidden(false)).toBe(false);
});
