import {
  type ChatState,
  emptyChatState,
  foldChatState,
  mergeChannelResponse,
} from 'millrace/state';
import { build } from 'millrace/testing';
import { describe, expect, test } from 'vitest';
import { at, channel } from '../helpers/samples.js';

const cid = 'livestream:open';
const created = (ms: number) => ({ ...channel(cid), created_at: at(ms) });

/** Whoever is in no channel receives nothing of its deletion, with which the mute ends. */
const muted = foldChatState(
  emptyChatState,
  build('health.check', {
    created_at: at(2_000),
    me: {
      id: 'john',
      channel_mutes: [
        { channel: created(0), user: { id: 'john' }, created_at: at(1_000), updated_at: at(1_000) },
      ],
    },
  }),
);

const mutesIn = ({ mutes }: ChatState) => [...mutes.channels.keys()];

describe('the mute of a channel that was deleted', () => {
  test.each([
    ['stays for a channel that is older than the mute', 500, [cid]],
    ['is none of a later channel of the same id', 3_000, []],
  ])('%s', (_, ms, expected) => {
    expect(mutesIn(muted)).toEqual([cid]);
    expect(mutesIn(mergeChannelResponse(muted, { channel: created(ms) }))).toEqual(expected);
    for (const type of ['notification.added_to_channel', 'notification.invited'] as const) {
      const event = build(type, { created_at: at(4_000), cid, channel: created(ms) });
      expect(mutesIn(foldChatState(muted, event))).toEqual(expected);
    }
  });
});
