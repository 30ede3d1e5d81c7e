import { asReceived, messageNew } from './sample.js';

type Fields = Readonly<Record<string, unknown>>;

/** Keys of an application's own, which every message and every writer has. */
const customKeys = { mood: 'curious', priority: 3, labels: ['water', 'steps'] };

const { user, message, ...event } = JSON.parse(messageNew) as Fields & {
  readonly user: Fields;
  readonly message: Fields;
};

/** Who is connected; everybody else writes. */
export const reader = { id: 'jane' };

const writers = Array.from({ length: 50 }, (_, n): Fields => ({
  ...user,
  ...customKeys,
  id: `john-${String(n)}`,
}));

const began = Date.parse('2024-05-01T13:00:00Z');

/** The `n`th message of all, wherever it is written. */
const messageAt = (n: number, cid: string): Fields => {
  const moment = new Date(began + n * 1_000).toISOString();
  const id = `8b3a2c0e-5f0c-4f7e-9a3b-${String(n).padStart(12, '0')}`;
  // The server sets 'last_active' of a writer with each message.
  const writer = { ...writers[n % writers.length], last_active: moment };
  return {
    ...message,
    ...customKeys,
    id,
    cid,
    user: writer,
    created_at: moment,
    updated_at: moment,
  };
};

/** The `cid` of a channel by its number. */
export const cidAt = (channel: number): string => `messaging:channel-${String(channel)}`;

const indices = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n);

/** What a query answers of so many channels with so many messages each, as JSON text. */
export const answerOf = (channels: number, messages: number): string => {
  const member = (person: Fields): Fields => ({
    user_id: person['id'],
    user: person,
    role: 'member',
  });
  return JSON.stringify({
    duration: '1ms',
    channels: indices(channels).map((channel) => {
      const cid = cidAt(channel);
      const written = indices(messages).map((n) => messageAt(n * channels + channel, cid));
      const last_read = new Date(began + messages * channels * 1_000).toISOString();
      return {
        channel: {
          id: cid.slice(10),
          type: 'messaging',
          cid,
          frozen: false,
          disabled: false,
          config: {},
        },
        members: [...writers, reader].map(member),
        read: [...writers, reader].map((person) => ({
          user: person,
          last_read,
          unread_messages: 0,
        })),
        messages: written,
        pinned_messages: [],
        watcher_count: 2,
        threads: [],
      };
    }),
  });
};

/** So many frames of new messages, one channel after the other, on top of such an answer. */
export const framesAfter = (
  { channels, messages }: { readonly channels: number; readonly messages: number },
  count: number,
): readonly string[] =>
  indices(count).map((n) => {
    const cid = cidAt(n % channels);
    const posted = messageAt(channels * messages + n, cid);
    const { id: message_id, created_at } = posted;
    const unread = { unread_count: n + 1, total_unread_count: n + 1 };
    const unread_channels = Math.min(n + 1, channels);
    const news = {
      ...event,
      ...unread,
      unread_channels,
      cid,
      channel_id: cid.slice(10),
      message_id,
      created_at,
      channel_last_message_at: created_at,
      user: posted['user'],
      message: posted,
    };
    return asReceived(JSON.stringify(news));
  });
