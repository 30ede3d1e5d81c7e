import type { DateTime } from '../../protocol/primitives.js';
import type { Message } from '../../protocol/objects.js';

/**
 * A new message behind the newest one of a timeline, which is not folded in yet, and the ones before
 * it: a timeline that nobody reads costs a link per message.
 */
export class Posted<Folded> {
  readonly id: string;
  readonly at: DateTime;
  readonly eventAt: DateTime;
  readonly message: Message;
  readonly before: Posted<Folded> | undefined;
  /** How many messages these are. */
  readonly count: number;
  // Private, because a state can be frozen.
  #folded: Folded | undefined;

  constructor(
    id: string,
    at: DateTime,
    eventAt: DateTime,
    message: Message,
    before: Posted<Folded> | undefined,
  ) {
    this.id = id;
    this.at = at;
    this.eventAt = eventAt;
    this.message = message;
    this.before = before;
    this.count = before === undefined ? 1 : before.count + 1;
  }

  /** What `fold` makes of these messages, which is done once. */
  foldedBy(fold: () => Folded): Folded {
    return (this.#folded ??= fold());
  }

  /** What was made of these messages, if they were read. */
  get folded(): Folded | undefined {
    return this.#folded;
  }
}

/** These messages, the oldest first. */
export const postedIn = <Folded>(last: Posted<Folded> | undefined): readonly Posted<Folded>[] => {
  const all: Posted<Folded>[] = [];
  for (let each = last; each; each = each.before) all.push(each);
  return all.reverse();
};
