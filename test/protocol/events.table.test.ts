import { type EventClass, type EventKey, events, type Recipients } from 'millrace/protocol';
import { describe, expect, test } from 'vitest';
import { eventKeys } from '../helpers/arbitraries.js';

/** The table of the vendor's documentation: event, trigger, recipients, type. */
const table = [
  ['channel.deleted', 'when a channel is deleted', 'clients watching the channel', 'channel event'],
  [
    'channel.hidden',
    'when a channel is marked as hidden',
    'clients from the user that marked the channel as hidden (see hiding channels)',
    'channel event',
  ],
  [
    'channel.truncated',
    "when a channel's history is truncated",
    'clients watching the channel',
    'channel event',
  ],
  ['channel.updated', 'when a channel is updated', 'clients watching the channel', 'channel event'],
  [
    'channel.visible',
    'when a channel is made visible',
    'clients from the user that marked the channel as visible (see hiding channels)',
    'channel event',
  ],
  ['connection.changed', 'when the state of the connection changed', 'local event', 'client event'],
  [
    'connection.recovered',
    'when the connection to chat servers is back online',
    'local event',
    'client event',
  ],
  [
    'health.check',
    'every 30 seconds to confirm that the client connection is still alive',
    'all clients',
    'client event',
  ],
  [
    'member.added',
    'when a member is added to a channel',
    'clients watching the channel',
    'channel event',
  ],
  [
    'member.removed',
    'when a member is removed from a channel',
    'clients watching the channel',
    'channel event',
  ],
  [
    'member.updated',
    'when a channel member is updated (promoted to moderator/accepted/rejected the invite)',
    'clients watching the channel',
    'channel event',
  ],
  ['message.deleted', 'when a message is deleted', 'clients watching the channel', 'channel event'],
  [
    'message.new',
    'when a new message is added on a channel',
    'clients watching the channel',
    'channel event',
  ],
  [
    'message.read',
    'when a channel is marked as read',
    'clients watching the channel',
    'channel event',
  ],
  ['message.updated', 'when a message is updated', 'clients watching the channel', 'channel event'],
  [
    'notification.added_to_channel',
    'when the user is added to the list of channel members',
    'clients from the user added that are not watching the channel',
    'notification event',
  ],
  [
    'notification.channel_deleted',
    'when a channel is deleted',
    'clients from members that are not watching the channel',
    'notification event',
  ],
  [
    'notification.channel_mutes_updated',
    'when a channel is muted',
    'clients from the user that muted the channel',
    'notification event',
  ],
  [
    'notification.channel_truncated',
    "when a channel's history is truncated",
    'clients from members that are not watching the channel',
    'notification event',
  ],
  [
    'notification.invite_accepted',
    'when the user accepts an invite',
    'clients from the user invited that are not watching the channel',
    'notification event',
  ],
  [
    'notification.invite_rejected',
    'when the user rejects an invite',
    'clients from the user invited that are not watching the channel',
    'notification event',
  ],
  [
    'notification.invited',
    'when the user is invited to join a channel',
    'clients from the user invited that are not watching the channel',
    'notification event',
  ],
  [
    'notification.mark_read',
    'when the total count of unread messages (across all channels the user is a member) changes',
    'clients from the user with the new unread count',
    'notification event',
  ],
  [
    'notification.mark_unread',
    'when the user marks a message as unread',
    'clients from the user with the new unread count',
    'notification event',
  ],
  [
    'notification.message_new',
    'when a message is added to a channel',
    'clients that are not currently watching the channel',
    'notification event',
  ],
  [
    'notification.mutes_updated',
    'when the user mutes are updated',
    'clients from the user that updated the list of mutes',
    'notification event',
  ],
  [
    'notification.removed_from_channel',
    'when a user is removed from the list of channel members',
    'clients from the user removed that are not watching the channel',
    'notification event',
  ],
  [
    'reaction.deleted',
    'when a message reaction is deleted',
    'clients watching the channel',
    'channel event',
  ],
  [
    'reaction.new',
    'when a message reaction is added',
    'clients watching the channel',
    'channel event',
  ],
  [
    'reaction.updated',
    'when a message reaction is updated',
    'clients watching the channel',
    'channel event',
  ],
  ['typing.start', 'when a user starts typing', 'clients watching the channel', 'channel event'],
  ['typing.stop', 'when a user stops typing', 'clients watching the channel', 'channel event'],
  ['user.banned', 'when the user is banned', 'clients for the banned user', 'client event'],
  [
    'user.deleted',
    'when a user is deleted',
    'clients subscribed to the user status',
    'user presence event',
  ],
  [
    'user.messages.deleted',
    "when the user's messages are deleted",
    'clients for the banned user',
    'client event',
  ],
  [
    'user.messages.deleted',
    "when the user's messages are deleted",
    'clients watching the channel where the user was banned',
    'channel event',
  ],
  [
    'user.presence.changed',
    'when a user status changes (eg. online, offline, away, etc.)',
    'clients subscribed to the user status',
    'user presence event',
  ],
  ['user.unbanned', 'when the user ban is lifted', 'clients for the banned user', 'client event'],
  [
    'user.updated',
    'when a user is updated',
    'clients subscribed to the user status',
    'user presence event',
  ],
  [
    'user.watching.start',
    'when a user starts watching a channel',
    'clients watching the channel',
    'channel event',
  ],
  [
    'user.watching.stop',
    'when a user stops watching a channel',
    'clients watching the channel',
    'channel event',
  ],
] as const;

const watchers: readonly Recipients[] = [{ to: 'watchers' }];
const subject: readonly Recipients[] = [{ to: 'subject' }];
const subjectElsewhere: readonly Recipients[] = [{ to: 'subject', watching: false }];
const membersElsewhere: readonly Recipients[] = [{ to: 'members', watching: false }];

/** The rules of delivery for the table's texts. */
const rules: Readonly<Record<string, readonly Recipients[]>> = {
  'clients watching the channel': watchers,
  'clients watching the channel where the user was banned': watchers,
  'clients from the user that marked the channel as hidden (see hiding channels)': subject,
  'clients from the user that marked the channel as visible (see hiding channels)': subject,
  'clients from the user that muted the channel': subject,
  'clients from the user that updated the list of mutes': subject,
  'clients from the user with the new unread count': subject,
  'clients for the banned user': subject,
  'clients from the user added that are not watching the channel': subjectElsewhere,
  'clients from the user invited that are not watching the channel': subjectElsewhere,
  'clients from the user removed that are not watching the channel': subjectElsewhere,
  'clients from members that are not watching the channel': membersElsewhere,
  // A notification goes to members only.
  'clients that are not currently watching the channel': membersElsewhere,
  // A user receives its own presence without a subscription.
  'clients subscribed to the user status': [{ to: 'subscribers' }, { to: 'subject' }],
  // Each connection receives its own.
  'all clients': [{ to: 'connection' }],
  'local event': [],
};

/**
 * Rows with more recipients than in the table: the watchers of a channel receive its bans, and a
 * member receives changes of its own view of a channel on all connections.
 */
const beyond: Readonly<Partial<Record<EventKey, readonly Recipients[]>>> = {
  'member.updated': [...watchers, ...subject],
  'user.banned': [...subject, ...watchers],
  'user.unbanned': [...subject, ...watchers],
};

const classes: Readonly<Record<string, EventClass>> = {
  'channel event': 'channel',
  'notification event': 'notification',
  'client event': 'client',
  'user presence event': 'presence',
};

const keyOf = (type: (typeof table)[number][0], recipients: string): EventKey =>
  type === 'user.messages.deleted' && recipients !== 'clients for the banned user'
    ? 'user.messages.deleted@channel'
    : type;

describe('the table of built-in events', () => {
  test('has 41 rows and 40 names', () => {
    expect(table).toHaveLength(41);
    expect(new Set(table.map(([type]) => type)).size).toBe(40);
  });

  test('is complete: nothing is declared beside it but custom events', () => {
    const declared = eventKeys.filter(
      (key) => !key.startsWith('*') && events[key].class !== 'webhook',
    );
    expect(declared).toHaveLength(41);
    expect(declared.map((key) => events[key].type).sort()).toEqual(
      table.map(([type]) => type).sort(),
    );
  });

  test('copies to webhooks what the protocol copies, and nothing else', () => {
    const webhook = eventKeys.filter((key) => events[key].webhook).map((key) => events[key].type);
    expect([...new Set(webhook)].sort()).toEqual(
      [
        '*',
        ...[
          'created',
          'deleted',
          'hidden',
          'muted',
          'truncated',
          'unmuted',
          'updated',
          'visible',
        ].map((what) => `channel.${what}`),
        ...['added', 'removed', 'updated'].map((what) => `member.${what}`),
        ...['deleted', 'new', 'read', 'updated'].map((what) => `message.${what}`),
        'notification.mark_unread',
        ...['deleted', 'new', 'updated'].map((what) => `reaction.${what}`),
        ...['banned', 'deactivated', 'deleted', 'messages.deleted', 'muted', 'reactivated'].map(
          (what) => `user.${what}`,
        ),
        ...['unbanned', 'unmuted', 'updated'].map((what) => `user.${what}`),
      ].sort(),
    );
  });

  test('has nobody hear of what is for webhooks alone', () => {
    const forHooks = eventKeys.filter((key) => events[key].class === 'webhook');
    for (const key of forHooks)
      expect(events[key]).toMatchObject({ webhook: true, recipients: [] });
  });

  test.each(table)('has %s %s for %s', (type, trigger, recipients, kind) => {
    const key = keyOf(type, recipients);
    const entry = events[key];
    expect(entry.type).toBe(type);
    expect(entry.trigger).toBe(trigger);
    expect(entry.class).toBe(recipients === 'local event' ? 'local' : classes[kind]);
    expect(entry.recipients).toEqual(beyond[key] ?? rules[recipients]);
  });

  test.each(eventKeys)('names the row %s by its type', (key) => {
    const { type } = events[key];
    expect(type).toBe(key.startsWith('*') ? '*' : key.replace('@channel', ''));
  });
});

describe('custom events', () => {
  test('go from a channel to those that watch it', () => {
    expect(events['*channel']).toMatchObject({ type: '*', class: 'channel', recipients: watchers });
  });

  test('go to a user on all its connections', () => {
    expect(events['*user']).toMatchObject({ type: '*', class: 'client', recipients: subject });
  });
});
