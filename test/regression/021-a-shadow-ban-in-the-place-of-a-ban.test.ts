import { expect, test } from 'vitest';
import { general, makeChannel, startCore, watch } from '../server/core/harness.js';

const place = { target_user_id: 'bob', type: 'messaging', id: 'general' };

const start = async () => {
  const harness = await startCore();
  const [ann, eve] = [await harness.connect('ann'), await harness.connect('eve')];
  await harness.connect('bob');
  await makeChannel(harness, ['ann', 'bob', 'eve']);
  await harness.server('updateChannel', general, { add_moderators: ['ann'] });
  await Promise.all([watch(ann), watch(eve)]);
  const newsOf = async (shadow: boolean) => {
    [ann, eve].forEach(({ news }) => news());
    await harness.server('ban', {}, { ...place, shadow, banned_by_id: 'ann' });
    return [ann.news(), eve.news()];
  };
  return newsOf;
};

test('a shadow ban in the place of a ban ends that for everybody', async () => {
  const newsOf = await start();
  expect(await newsOf(false)).toEqual([['user.banned'], ['user.banned']]);
  expect(await newsOf(true)).toEqual([['user.unbanned', 'user.banned'], ['user.unbanned']]);
});

test('a ban in the place of a shadow ban ends that for who knows of it', async () => {
  const newsOf = await start();
  expect(await newsOf(true)).toEqual([['user.banned'], []]);
  expect(await newsOf(false)).toEqual([['user.unbanned', 'user.banned'], ['user.banned']]);
});

test('a ban in the place of another one ends nothing', async () => {
  const newsOf = await start();
  await newsOf(false);
  expect(await newsOf(false)).toEqual([['user.banned'], ['user.banned']]);
});
