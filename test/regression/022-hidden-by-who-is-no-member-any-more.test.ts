import { channelState, hideChannel, removeMembers } from 'millrace';
import { scenario } from 'millrace/testing';
import { map } from 'rxjs';
import { test } from 'vitest';

test('a channel is hidden no more from who is no member any more', () =>
  scenario(
    { john: 'whr', 'john hidden': 'nyn' },
    {
      cid: 'livestream:open',
      acts: {
        h: ({ chat, cid }) => hideChannel(chat, cid),
        r: ({ backend, cid }) => removeMembers(backend, cid, ['john']),
      },
      probes: {
        hidden: {
          kind: 'state',
          of: ({ chat, cid }) =>
            chat.pipe(
              channelState(cid),
              map(({ channel }) => (channel?.hidden ? 'y' : 'n')),
            ),
        },
      },
    },
  ));
