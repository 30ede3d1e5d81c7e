import { describe, expect, it } from 'vitest';
import {
  actionName,
  allows,
  grantFor,
  grantsOf,
  type Permission,
} from '../../src/protocol/permissions.js';

describe('default grants', () => {
  it.for([
    ['messaging', 'user', 'create-channel', 'all'],
    ['messaging', 'user', 'read-channel', 'own'],
    ['messaging', 'channel_member', 'read-channel', 'all'],
    ['messaging', 'channel_member', 'update-message', 'none'],
    ['messaging', 'channel_moderator', 'update-message', 'all'],
    ['messaging', 'moderator', 'delete-channel', 'own'],
    ['messaging', 'guest', 'create-channel', 'none'],
    ['team', 'user', 'send-custom-event', 'own'],
    ['livestream', 'anonymous', 'read-channel', 'all'],
    ['livestream', 'anonymous', 'mute-channel', 'none'],
    ['livestream', 'guest', 'flag-message', 'all'],
    ['livestream', 'guest', 'send-custom-event', 'none'],
    ['livestream', 'user', 'update-channel', 'none'],
    ['livestream', 'user', 'pin-message', 'own'],
    ['livestream', 'channel_member', 'create-message', 'none'],
    ['gaming', 'user', 'create-channel', 'none'],
    ['gaming', 'moderator', 'update-channel', 'none'],
    ['gaming', 'channel_member', 'pin-message', 'none'],
    ['commerce', 'guest', 'create-channel', 'all'],
    ['commerce', 'guest', 'remove-own-channel-membership', 'none'],
    ['commerce', 'channel_member', 'pin-message', 'none'],
    ['commerce', 'moderator', 'truncate-channel', 'none'],
    ['.app', 'anonymous', 'search-user', 'none'],
    ['.app', 'guest', 'search-user', 'all'],
    ['.app', 'user', 'update-user', 'own'],
    ['.app', 'user', 'ban-user', 'none'],
    ['.app', 'moderator', 'ban-user', 'all'],
    ['.app', 'user', 'read-flag-reports', 'none'],
    ['my-own-type', 'channel_member', 'create-message', 'all'],
  ] as const)('of %s give %s %s: %s', ([scope, role, permission, grant]) => {
    expect(grantFor(grantsOf(scope), [role], permission)).toBe(grant);
  });

  it('add up over roles, and need ownership where only the own is granted', () => {
    const messaging = grantsOf('messaging');
    const may = (roles: readonly string[], permission: Permission, owns: boolean) =>
      allows(messaging, roles, permission, owns);
    expect(may(['user'], 'create-message', false)).toBe(false);
    expect(may(['user'], 'create-message', true)).toBe(true);
    expect(may(['user', 'channel_member'], 'create-message', false)).toBe(true);
    expect(may(['guest', 'channel_member'], 'create-message', false)).toBe(true);
    expect(may([], 'read-channel', true)).toBe(false);
    expect(may(['__proto__', 'constructor'], 'read-channel', true)).toBe(false);
  });
});

describe('actionName', () => {
  it('writes a permission as refusals do', () => {
    expect(actionName('read-channel')).toBe('ReadChannel');
    expect(actionName('remove-own-channel-membership')).toBe('RemoveOwnChannelMembership');
  });
});
