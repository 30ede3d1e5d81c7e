import { fc, test } from '@fast-check/vitest';
import {
  emptyPending,
  emptyTimeline,
  failPending,
  foldPending,
  foldTimeline,
  messagesIn,
  type Pending,
  pendingAfter,
  sendPending,
  settlePending,
  type Timeline,
} from 'millrace/state';
import { expect } from 'vitest';
import { message, messageNew } from '../helpers/samples.js';

type Step = readonly ['send' | 'fail' | 'respond' | 'event', string];

interface Shown {
  readonly pending: Pending;
  readonly timeline: Timeline;
}

const apply = ({ pending, timeline }: Shown, [kind, id]: Step): Shown => {
  const event = messageNew({ message: message({ id }) });
  switch (kind) {
    case 'send':
      return { pending: sendPending(pending, { id }), timeline };
    case 'fail':
      return { pending: failPending(pending, id, new Error('lost')), timeline };
    case 'respond':
      return { pending: settlePending(pending, message({ id })), timeline };
    case 'event':
      return { pending: foldPending(pending, event), timeline: foldTimeline(timeline, event) };
  }
};

const steps = fc.array(
  fc.tuple(
    fc.constantFrom('send', 'fail', 'respond', 'event'),
    fc.constantFrom('a', 'b', 'c'),
  ) satisfies fc.Arbitrary<Step>,
);

test.prop([steps])(
  'a message that was sent is shown once, whatever comes in which order',
  (all) => {
    const { pending, timeline } = all.reduce(apply, {
      pending: emptyPending,
      timeline: emptyTimeline,
    });
    const ids = [...messagesIn(timeline), ...pendingAfter(pending, timeline)].map(({ id }) => id);
    const known = new Set(
      all.filter(([kind]) => kind === 'send' || kind === 'event').map(([, id]) => id),
    );

    expect([...ids].sort()).toEqual([...known].sort());
  },
);
