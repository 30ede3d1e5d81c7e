import { map, type Observable } from 'rxjs';
import { membersOf } from '../../operators/membersOf.js';
import { ofType } from '../../operators/ofType.js';
import { timelineOf } from '../../operators/timelineOf.js';
import { typingIn } from '../../operators/typingIn.js';
import { unreadCountOf } from '../../operators/unreadCountOf.js';
import { messagesIn } from '../../state/timeline/timelineViews.js';
import type { Person } from './person.js';

/** Something to look at in a scenario: values that a line shows as text. */
export interface Probe {
  /**
   * `state`: a column shows the value at its end, where it is another one than before. `events`: a
   * column shows the values of its time, one behind the other.
   */
  readonly kind: 'state' | 'events';
  /** Whether it is looked at while the person is away as well. Default false. */
  readonly always?: boolean;
  /** The values of a person. */
  readonly of: (person: Person) => Observable<unknown>;
}

/** Probes by their name. */
export type Probes = Readonly<Record<string, Probe>>;

const statusLetters: Readonly<Record<string, string>> = {
  Idle: '.',
  Connecting: 'c',
  Recovering: 'r',
  Online: 'o',
  Offline: 'x',
  Closed: '|',
};

/** The probes that every scenario has. */
export const commonProbes: Probes = {
  /** The unread messages of the channel. */
  unread: { kind: 'state', of: ({ chat, cid }) => chat.pipe(unreadCountOf(cid)) },
  /** The number of messages in the timeline. */
  messages: {
    kind: 'state',
    of: ({ chat, cid }) =>
      chat.pipe(
        timelineOf(cid),
        map((timeline) => messagesIn(timeline).length),
      ),
  },
  /** The texts of new messages, each as it arrives. */
  new: {
    kind: 'events',
    of: ({ chat }) =>
      chat.pipe(
        ofType('message.new'),
        map(({ message }) => message.text),
      ),
  },
  /** The first letters of those who type, a dot for nobody. */
  typing: {
    kind: 'state',
    of: ({ chat, cid, clock }) =>
      chat.pipe(
        typingIn(cid, clock.scheduler),
        map(
          (typing) =>
            [...typing.keys()]
              .map((id) => id.charAt(0))
              .sort()
              .join('') || '.',
        ),
      ),
  },
  /** The number of known members. */
  members: {
    kind: 'state',
    of: ({ chat, cid }) =>
      chat.pipe(
        membersOf(cid),
        map(({ size }) => size),
      ),
  },
  /** The status: idle `.`, connecting `c`, recovering `r`, online `o`, offline `x`, closed `|`. */
  status: {
    kind: 'state',
    always: true,
    of: ({ chat }) => chat.status$.pipe(map(({ _tag }) => statusLetters[_tag])),
  },
};
