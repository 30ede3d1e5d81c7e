import { StreamChat } from 'stream-chat';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { openPlace } from '../helpers/chatServer.js';

/** A server, John with the vendor's client, and the vendor's client as a backend. */
const stage = async () => {
  const place = await openPlace();
  const john = await place.official('john');
  await place.introduce('jane');
  const backend = new StreamChat('dev', 'secret', {
    baseURL: place.url,
    allowServerSideConnect: true,
  });
  const types: string[] = [];
  john.on(({ type }) => {
    types.push(type);
  });
  return { place, john, backend, types };
};

const until = <T>(find: () => T): Promise<NonNullable<T>> =>
  vi.waitUntil(find, { timeout: 5_000 }) as Promise<NonNullable<T>>;

describe('what the vendor’s client asks about users', () => {
  test('a custom event to a user', async () => {
    const { john, backend, types } = await stage();
    await backend.sendUserCustomEvent('john', { type: 'friendship_request' });
    await until(() => types.includes('friendship_request'));
    await expect(backend.sendUserCustomEvent('nobody', { type: 'wave' })).rejects.toMatchObject({
      status: 404,
      code: 16,
    });
    await expect(backend.sendUserCustomEvent('john', { type: 'a.b' })).rejects.toMatchObject({
      status: 400,
    });
    await expect(john.sendUserCustomEvent('jane', { type: 'wave' })).rejects.toMatchObject({
      status: 403,
      code: 17,
    });
  });

  test('a partial update, and tokens that are revoked', async () => {
    const { place, john, backend } = await stage();
    const { users } = await john.partialUpdateUsers([{ id: 'john', set: { name: 'Johnny' } }]);
    expect(users['john']?.name).toBe('Johnny');
    await backend.revokeUserToken('jane', new Date());
    await expect(place.official('jane')).rejects.toThrow(/"code":40/);
    await backend.revokeUserToken('jane', null);
    await place.official('jane');
  });

  test('putting users aside, and letting them come back', async () => {
    const { place, john, backend } = await stage();
    const { user } = await backend.deactivateUser('john');
    expect(user).toHaveProperty('deactivated_at');
    await until(() => john.wsConnection?.ws?.readyState === WebSocket.CLOSED);
    await expect(place.official('john')).rejects.toThrow(/"code":5/);
    await backend.reactivateUser('john');
    const { task_id } = await backend.deactivateUsers(['jane']);
    await vi.waitUntil(async () => (await backend.getTask(task_id)).status === 'completed');
    await backend.reactivateUsers(['jane']);
  });

  test('deleting users', async () => {
    const { john, backend, types } = await stage();
    const { user } = await backend.deleteUser('john', { mark_messages_deleted: true });
    expect(user).toHaveProperty('deleted_at');
    await until(() => types.includes('user.deleted'));
    await until(() => john.wsConnection?.ws?.readyState === WebSocket.CLOSED);
    const { task_id } = await backend.deleteUsers(['jane'], { user: 'hard', messages: 'hard' });
    await vi.waitUntil(async () => (await backend.getTask(task_id)).status === 'completed');
    expect((await backend.getTask(task_id)).result).toEqual({ jane: { status: 'ok' } });
  });

  test('a guest', async () => {
    const { place } = await stage();
    const guest = new StreamChat('dev', { baseURL: place.url, allowServerSideConnect: true });
    onTestFinished(() => guest.disconnectUser().then(() => undefined));
    await guest.setGuestUser({ id: 'tom', name: 'Tom' });
    expect(guest.user).toMatchObject({
      id: expect.stringMatching(/^guest-.*-tom$/) as string,
      role: 'guest',
      name: 'Tom',
    });
  });
});

describe('what the vendor’s client asks about the application', () => {
  test('its settings', async () => {
    const { john, backend } = await stage();
    expect((await john.getAppSettings()).app).toMatchObject({ name: 'millrace' });
    await backend.updateAppSettings({ disable_permissions_checks: true });
    expect((await backend.getAppSettings()).app).toMatchObject({
      disable_permissions_checks: true,
    });
    await backend.updateAppSettings({ disable_auth_checks: true });
    const dev = new StreamChat('dev', { baseURL: john.baseURL!, allowServerSideConnect: true });
    onTestFinished(() => dev.disconnectUser().then(() => undefined));
    await dev.connectUser({ id: 'dev' }, dev.devToken('dev'));
    await backend.revokeTokens(new Date());
    await expect(john.getAppSettings()).rejects.toMatchObject({ code: 40 });
    await backend.revokeTokens(null);
  });

  test('channel types', async () => {
    const { backend } = await stage();
    await backend.createChannelType({ name: 'club', reactions: false });
    const { channel_types: types } = await backend.listChannelTypes();
    expect(Object.keys(types)).toContain('club');
    await backend.updateChannelType('club', { grants: { user: ['create-channel'] } });
    expect(await backend.getChannelType('club')).toMatchObject({
      reactions: false,
      grants: { user: ['create-channel'] },
    });
    await backend.deleteChannelType('club');
    await expect(backend.getChannelType('club')).rejects.toMatchObject({ code: 16 });
  });

  test('what is left of the limits of a backend', async () => {
    const place = await openPlace({ rateLimits: { sendMessage: 5 } });
    const backend = new StreamChat('dev', 'secret', { baseURL: place.url });
    const limits = await backend.getRateLimits({
      serverSide: true,
      endpoints: ['SendMessage', 'GetApp'],
    });
    expect(limits).toMatchObject({
      server_side: { SendMessage: { limit: 5, remaining: 5 }, GetApp: { limit: 10_000 } },
    });
    expect(limits).not.toHaveProperty('web');
  });

  test('a warm-up, with the limits of its calls', async () => {
    const { place } = await stage();
    const response = await fetch(`${place.url}/hi`);
    expect(response.status).toBe(200);
    expect(response.headers.get('X-RateLimit-Limit')).toMatch(/^\d+$/);
  });
});
