import { asReceived, messageNew } from './sample.js';

const now = '2024-05-01T12:34:56.789012Z';
const address = { cid: 'messaging:general', channel_id: 'general', channel_type: 'messaging' };

interface Posted {
  readonly user: Readonly<Record<string, unknown>>;
  readonly message: Readonly<Record<string, unknown>>;
}

const posted = JSON.parse(messageNew) as Posted;
const { user, message } = posted;
const dates = { created_at: now, updated_at: now };

const typing = { type: 'typing.start', created_at: now, ...address, user };

const health = {
  type: 'health.check',
  connection_id: '66a1c2d0-0a15-4e05-0000-00000019c3d6',
  cid: '*',
  created_at: now,
  me: {
    ...user,
    devices: [],
    mutes: [{ target: user, user, ...dates }],
    channel_mutes: [],
    unread_count: 2,
    total_unread_count: 2,
    unread_channels: 1,
    unread_threads: 0,
    invisible: false,
  },
};

const rich = {
  ...posted,
  message: {
    ...message,
    attachments: [
      {
        type: 'image',
        title: 'The steps',
        image_url: 'https://example.com/steps.jpg',
        original_width: 640,
        original_height: 480,
      },
    ],
    latest_reactions: [
      { type: 'like', message_id: message['id'], user_id: 'jane', user, score: 1, ...dates },
    ],
    reaction_counts: { like: 1 },
    reaction_scores: { like: 1 },
    reaction_groups: {
      like: { count: 1, sum_scores: 1, first_reaction_at: now, last_reaction_at: now },
    },
    mentioned_users: [user],
    member: { channel_role: 'channel_member' },
    mood: 'curious',
  },
};

const member = {
  user_id: 'john',
  user,
  ...dates,
  banned: false,
  shadow_banned: false,
  channel_role: 'channel_member',
  notifications_muted: false,
};

const channel = {
  type: 'channel.updated',
  created_at: now,
  ...address,
  user,
  channel: {
    id: 'general',
    type: 'messaging',
    cid: 'messaging:general',
    ...dates,
    frozen: false,
    disabled: false,
    created_by: user,
    member_count: 20,
    members: Array.from({ length: 20 }, () => member),
    own_capabilities: ['send-message', 'send-reaction', 'read-events'],
    name: 'General',
    topic: 'water',
  },
};

const custom = {
  type: 'friendship_request',
  created_at: now,
  ...address,
  user,
  text: 'Hey there, long time no see!',
};

const digits = (value: number, length: number): string => String(value).padStart(length, '0');

const count = 1_000;

/**
 * No two frames say the same: every one has its own moment, and its own user or one of eight. The
 * moments end alike, so that a cache of moments by their ends has dropped that of a frame
 * when the frame comes again.
 */
const varied = (frame: string, length = count, users = 8): readonly string[] =>
  Array.from({ length }, (_, n) => {
    const one = frame
      .replaceAll(now, `2024-05-01T13:${digits(n % 60, 2)}:56.${digits(n % count, 3)}000Z`)
      .replaceAll('12:00:00.123456Z', `12:00:00.12345${String(n % 8)}Z`)
      .replaceAll('"id":"john"', `"id":"john-${String(n % users)}"`)
      .replaceAll('"language":"en",', n % 2 === 0 ? '' : '"language":"en",');
    return asReceived(one);
  });

/** More users than anything remembers. */
const strangers = 5_000;

/** Frames as they come, by the name of what they are. */
export const frames: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(
    Object.entries({
      'typing.start': typing,
      'health.check with me': health,
      'message.new': posted,
      'message.new, all it can have': rich,
      'channel.updated, 20 members': channel,
      'custom event': custom,
    }).map(([name, event]) => [name, varied(JSON.stringify(event))]),
  ),
  'message.new of strangers': varied(JSON.stringify(posted), strangers, strangers),
};
