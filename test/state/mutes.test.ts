import type { ChannelMute, ChatEvent, Mute } from 'millrace/protocol';
import { emptyMutes, foldMutes, isChannelMuted, isUserMuted } from 'millrace/state';
import { describe, expect, test } from 'vitest';
import { at, channel, cid, healthCheck, jane, johnHimself } from '../helpers/samples.js';

const mute: Mute = { target: jane, expires: at(5000) };
const channelMute: ChannelMute = { channel: channel() };
const me = { ...johnHimself, mutes: [mute], channel_mutes: [channelMute] };
const muted = foldMutes(emptyMutes, healthCheck({ me }));

describe('foldMutes', () => {
  test.each<ChatEvent>([
    healthCheck({ me }),
    { type: 'notification.mutes_updated', created_at: at(), me },
    { type: 'notification.channel_mutes_updated', created_at: at(), me },
  ])('takes the lists of $type', (event) => {
    const { users, channels } = foldMutes(emptyMutes, event);
    expect([[...users], [...channels]]).toEqual([[['jane', mute]], [[cid, channelMute]]]);
  });

  test('keeps a list that is absent', () => {
    const unmuted = { id: 'john', mutes: [] };
    const after = foldMutes(muted, healthCheck({ me: unmuted }));
    expect(after.users.size).toBe(0);
    expect(after.channels).toBe(muted.channels);
    expect(foldMutes(muted, healthCheck())).toBe(muted);
  });
});

describe('a mute', () => {
  test('holds until it expires', () => {
    expect(isUserMuted(muted, 'jane', at(4999))).toBe(true);
    expect(isUserMuted(muted, 'jane', at(5000))).toBe(false);
    expect(isUserMuted(muted, 'max', at())).toBe(false);
  });

  test('holds for good without an end', () => {
    expect(isChannelMuted(muted, cid, at(1e12))).toBe(true);
    expect(isChannelMuted(muted, 'messaging:elsewhere', at())).toBe(false);
  });
});
