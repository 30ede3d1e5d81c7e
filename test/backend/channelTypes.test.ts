import { getApp } from 'millrace';
import {
  backend,
  createChannelType,
  deleteChannelType,
  getChannelType,
  listChannelTypes,
  updateApp,
  updateChannelType,
} from 'millrace/backend';
import { lastValueFrom } from 'rxjs';
import { describe, expect, test } from 'vitest';
import { openPlace } from '../helpers/chatServer.js';

const open = async () => {
  const { url } = await openPlace();
  return backend({ url, apiKey: 'dev', secret: 'secret' });
};

describe('the settings of an application', () => {
  test('are all shown to a backend, and changed by it', async () => {
    const chat = await open();
    await lastValueFrom(updateApp(chat, { name: 'Mill', guest_user_creation_disabled: true }));
    expect(await lastValueFrom(getApp(chat))).toMatchObject({
      name: 'Mill',
      guest_user_creation_disabled: true,
      disable_permissions_checks: false,
    });
  });

  test('hold channel types, which are made, changed and deleted', async () => {
    const chat = await open();
    const made = await lastValueFrom(createChannelType(chat, { name: 'notes', reactions: false }));
    expect(made).toMatchObject({ name: 'notes', reactions: false, replies: true });
    const changed = await lastValueFrom(
      updateChannelType(chat, 'notes', { replies: false, grants: { guest: ['read-channel'] } }),
    );
    expect(changed).toMatchObject({ reactions: false, replies: false });
    const kept = await lastValueFrom(getChannelType(chat, 'notes'));
    expect(kept.grants?.['guest']).toEqual(['read-channel']);
    expect(Object.keys(await lastValueFrom(listChannelTypes(chat)))).toContain('notes');
    await lastValueFrom(deleteChannelType(chat, 'notes'));
    await expect(lastValueFrom(getChannelType(chat, 'notes'))).rejects.toMatchObject({ code: 16 });
  });
});
