// @vitest-environment jsdom
import { connect, ofType } from 'millrace';
import { firstValueFrom } from 'rxjs';
import { expect, test } from 'vitest';

test('connects in jsdom', async () => {
  const { CHAT_URL: url, CHAT_TOKEN: token } = process.env;
  const chat = connect({ url, apiKey: 'dev', user: { id: 'john' }, token, lingerMs: 0 });
  const { me } = await firstValueFrom(chat.pipe(ofType('health.check')));

  expect(typeof document).toBe('object');
  expect(me.id).toBe('john');
});
