import { connect, me$ } from 'millrace';
import { backend, updateUsersPartial } from 'millrace/backend';
import { openTestServer } from 'millrace/testing';
import { filter, firstValueFrom, lastValueFrom, timeout } from 'rxjs';
import { expect, onTestFinished, test } from 'vitest';
import { keep } from '../helpers/keep.js';

test("a user's own account has the name that it was given while it is connected", async () => {
  const { url, apiKey, apiSecret, token, close } = await openTestServer();
  onTestFinished(close);
  const john = connect({
    url,
    apiKey,
    user: { id: 'john', name: 'One' },
    token: () => token('john'),
    lingerMs: 0,
  });
  const account$ = keep(john.pipe(me$));
  await firstValueFrom(account$);
  const server = backend({ url, apiKey, secret: apiSecret });
  await lastValueFrom(updateUsersPartial(server, [{ id: 'john', set: { name: 'Two' } }]));

  const renamed$ = account$.pipe(
    filter(({ name }) => name === 'Two'),
    timeout(5_000),
  );
  expect(await firstValueFrom(renamed$)).toMatchObject({ id: 'john', devices: [], mutes: [] });
});
