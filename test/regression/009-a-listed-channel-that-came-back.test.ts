import { channelList, hideChannel, showChannel, updateChannelPartial } from 'millrace';
import { scenario } from 'millrace/testing';
import { map } from 'rxjs';
import { test } from 'vitest';

test('a channel that leaves a list and comes back is watched again', () =>
  scenario(
    {
      jane: '      ---n',
      john: '      -hs-',
      'john list': '1-12',
    },
    {
      channel: { name: '1' },
      acts: {
        h: ({ chat, cid }) => hideChannel(chat, cid),
        s: ({ chat, cid }) => showChannel(chat, cid),
        n: ({ chat, cid }) => updateChannelPartial(chat, cid, { set: { name: '2' } }),
      },
      probes: {
        list: {
          kind: 'events',
          of: ({ chat }) =>
            chat.pipe(
              channelList({ filter_conditions: { members: { $in: ['john'] } } }),
              map((channels) => channels.map(({ channel }) => channel.name).join()),
            ),
        },
      },
    },
  ));
