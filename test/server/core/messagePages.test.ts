import { beforeEach, describe, expect, test } from 'vitest';
import { type Client, general, makeChannel, startCore } from './harness.js';

let john: Client;

beforeEach(async () => {
  const harness = await startCore();
  john = await harness.connect('john');
  await makeChannel(harness, ['john']);
  for (const id of ['m1', 'm2', 'm3', 'm4', 'm5'])
    await john.call('sendMessage', general, { message: { id, text: id } });
});

const page = async (messages: object) => {
  const response = (await john.call('getOrCreateChannel', general, {
    state: true,
    messages,
  })) as {
    readonly messages: readonly { readonly id: string }[];
    readonly millrace: { readonly older?: boolean; readonly newer?: boolean };
  };
  const { older, newer } = response.millrace;
  return { ids: response.messages.map(({ id }) => id).join(' '), older, newer };
};

describe('a page says whether the channel has messages beyond it', () => {
  test.each([
    [{ limit: 5 }, 'm1 m2 m3 m4 m5', false, false],
    [{ limit: 4 }, 'm2 m3 m4 m5', true, false],
    [{ limit: 2, offset: 2 }, 'm2 m3', true, true],
    [{ limit: 3, id_lt: 'm4' }, 'm1 m2 m3', false, true],
    [{ limit: 2, id_lt: 'm4' }, 'm2 m3', true, true],
    [{ limit: 3, id_gt: 'm2' }, 'm3 m4 m5', true, false],
    [{ limit: 2, id_gt: 'm2' }, 'm3 m4', true, true],
    [{ limit: 3, id_around: 'm3' }, 'm2 m3 m4', true, true],
    [{ limit: 4, id_around: 'm3' }, 'm1 m2 m3 m4', false, true],
    [{ limit: 3, id_around: 'm1' }, 'm1 m2 m3', false, true],
    [{ limit: 3, id_around: 'm5' }, 'm3 m4 m5', true, false],
    [{ limit: 1, id_around: 'm3' }, 'm3', true, true],
    [{ limit: 9, id_around: 'm3' }, 'm1 m2 m3 m4 m5', false, false],
  ])('%j', async (messages, ids, older, newer) => {
    expect(await page(messages)).toEqual({ ids, older, newer });
  });

  test('unless it was asked for none', async () => {
    expect(await page({ limit: 0 })).toEqual({ ids: '', older: undefined, newer: undefined });
  });

  test('for each channel of a query', async () => {
    const { channels } = (await john.call(
      'queryChannels',
      {},
      { state: true, message_limit: 4 },
    )) as {
      readonly channels: readonly { readonly millrace: object }[];
    };
    expect(channels[0]?.millrace).toMatchObject({ older: true, newer: false });
  });

  test('as its reader sees them: hidden history is none', async () => {
    await john.call('hideChannel', general, { clear_history: true });
    await john.call('sendMessage', general, { message: { id: 'm6', text: 'm6' } });
    expect(await page({ limit: 3 })).toEqual({ ids: 'm6', older: false, newer: false });
  });
});

test('a moment can be asked for as well, and a message has to exist', async () => {
  const around = await page({ limit: 2, created_at_around: '1969-12-31T00:00:00Z' });
  expect(around).toEqual({ ids: 'm1 m2', older: false, newer: true });
  await expect(page({ id_around: 'none' })).rejects.toThrow("message 'none' does not exist");
});
