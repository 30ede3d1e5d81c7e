import { test } from '@fast-check/vitest';
import * as fc from 'fast-check';
import type { ChatEvent, Message } from 'millrace/protocol';
import {
  emptyTimeline,
  foldTimeline,
  messagesIn,
  messageWith,
  newestFirst,
  pinnedIn,
  repliesTo,
} from 'millrace/state';
import { build } from 'millrace/testing';
import { expect } from 'vitest';
import { at, channel, cid, jane, john, message } from '../../helpers/samples.js';
import { runs } from '../../helpers/run.js';

/** A message as a list would keep it. */
interface Line {
  readonly id: string;
  readonly author: string;
  readonly text: string;
  readonly isDeleted: boolean;
  readonly isPinned: boolean;
  readonly parent: string | undefined;
  readonly isShown: boolean;
  readonly quoted: string | undefined;
}

type Lines = readonly Line[];

/** What happens at a second: an event, and what becomes of a list of messages. */
interface Happening {
  readonly event: (second: number, lines: Lines) => ChatEvent | undefined;
  readonly list: (second: number, lines: Lines) => Lines;
}

const people = { john, jane };
type Author = keyof typeof people;

const asMessage = (second: number, line: Line, lines: Lines): Message => {
  const quoted = lines.find(({ id }) => id === line.quoted);
  return message({
    id: line.id,
    text: line.text,
    user: people[line.author as Author],
    created_at: at(Number(line.id) * 1000),
    updated_at: at(second * 1000),
    type: line.isDeleted ? 'deleted' : line.parent === undefined ? 'regular' : 'reply',
    deleted_at: line.isDeleted ? at(second * 1000) : undefined,
    pinned: line.isPinned,
    pinned_at: line.isPinned ? at(Number(line.id) * 1000) : null,
    parent_id: line.parent,
    show_in_channel: line.isShown,
    ...(quoted && {
      quoted_message_id: quoted.id,
      quoted_message: asMessage(second, { ...quoted, quoted: undefined }, []),
    }),
  });
};

const there = (second: number) => ({ cid, created_at: at(second * 1000) });

/** One of the messages, by a number that only chooses. */
const chosen = (lines: Lines, choice: number): Line | undefined => lines[choice % lines.length];

const replaced = (lines: Lines, line: Line): Lines =>
  lines.map((each) => (each.id === line.id ? line : each));

const without = (lines: Lines, gone: (line: Line) => boolean): Lines => {
  const ids = new Set(lines.filter(gone).map(({ id }) => id));
  return lines.filter(({ id, parent = '' }) => !ids.has(id) && !ids.has(parent));
};

/** Changes one message; nothing happens where there is none. */
const changing = (
  choice: number,
  change: (line: Line) => Line,
  event: (second: number, message: Message) => ChatEvent,
): Happening => ({
  event: (second, lines) => {
    const line = chosen(lines, choice);
    return line && event(second, asMessage(second, change(line), lines));
  },
  list: (_, lines) => {
    const line = chosen(lines, choice);
    return line ? replaced(lines, change(line)) : lines;
  },
});

const updated = (second: number, changed: Message): ChatEvent =>
  build('message.updated', { ...there(second), message: changed });

interface Sending {
  readonly author: Author;
  readonly text: string;
  readonly parent: number | undefined;
  readonly quoted: number | undefined;
  readonly isShown: boolean;
}

const sent = (second: number, lines: Lines, { author, text, ...sending }: Sending): Line => {
  const heads = lines.filter(({ parent }) => parent === undefined);
  const parent = sending.parent === undefined ? undefined : chosen(heads, sending.parent)?.id;
  return {
    id: String(second),
    author,
    text,
    isDeleted: false,
    isPinned: false,
    parent,
    isShown: parent !== undefined && sending.isShown,
    quoted: sending.quoted === undefined ? undefined : chosen(lines, sending.quoted)?.id,
  };
};

const send = (sending: Sending): Happening => ({
  event: (second, lines) => {
    const line = sent(second, lines, sending);
    const user = people[sending.author];
    return build('message.new', {
      ...there(second),
      user,
      message: asMessage(second, line, lines),
    });
  },
  list: (second, lines) => [...lines, sent(second, lines, sending)],
});

const edit = (choice: number, text: string): Happening =>
  changing(choice, (line) => ({ ...line, text }), updated);

const pin = (choice: number, isPinned: boolean): Happening =>
  changing(choice, (line) => ({ ...line, isPinned: isPinned && !line.isDeleted }), updated);

const deleted = (second: number, changed: Message): ChatEvent =>
  build('message.deleted', { ...there(second), message: changed });

const remove = (choice: number): Happening =>
  changing(choice, (line) => ({ ...line, isDeleted: true, isPinned: false }), deleted);

const erase = (choice: number): Happening => ({
  event: (second, lines) => {
    const line = chosen(lines, choice);
    return line && { ...deleted(second, asMessage(second, line, lines)), hard_delete: true };
  },
  list: (_, lines) => {
    const id = chosen(lines, choice)?.id;
    return without(lines, (line) => line.id === id);
  },
});

const truncate: Happening = {
  event: (second) => ({ type: 'channel.truncated', ...there(second), channel: channel() }),
  list: () => [],
};

const wipe = (author: Author, isHard: boolean): Happening => {
  const isTheirs = (line: Line): boolean => line.author === author;
  return {
    event: (second) => ({
      type: 'user.messages.deleted',
      created_at: at(second * 1000),
      user: people[author],
      soft_delete: !isHard,
      hard_delete: isHard,
    }),
    list: (_, lines) =>
      isHard
        ? without(lines, isTheirs)
        : lines.map((line) =>
            isTheirs(line) ? { ...line, isDeleted: true, isPinned: false } : line,
          ),
  };
};

const choice = fc.nat({ max: 50 });
const author = fc.constantFrom<Author>('john', 'jane');
const text = fc.string({ maxLength: 4 });

const sending = fc.record({
  author,
  text,
  parent: fc.option(choice, { nil: undefined }),
  quoted: fc.option(choice, { nil: undefined }),
  isShown: fc.boolean(),
});

/** Happenings that a counterexample names by what they were made of. */
const made = <A>(
  name: string,
  given: fc.Arbitrary<A>,
  make: (given: A) => Happening,
): fc.Arbitrary<Happening> =>
  given.map((each) => ({
    ...make(each),
    [fc.toStringMethod]: () => `${name}(${fc.stringify(each)})`,
  }));

const happening = fc.oneof(
  { weight: 8, arbitrary: made('send', sending, send) },
  { weight: 3, arbitrary: made('edit', fc.tuple(choice, text), (given) => edit(...given)) },
  { weight: 2, arbitrary: made('pin', fc.tuple(choice, fc.boolean()), (given) => pin(...given)) },
  { weight: 2, arbitrary: made('remove', choice, remove) },
  { weight: 2, arbitrary: made('erase', choice, erase) },
  { weight: 1, arbitrary: made('truncate', fc.constant(undefined), () => truncate) },
  { weight: 1, arbitrary: made('wipe', fc.tuple(author, fc.boolean()), (given) => wipe(...given)) },
);

/** A message as it can be compared with a line. */
const asLine = (message: Message) => ({
  id: message.id,
  author: message.user?.id,
  text: message.text,
  isDeleted: message.type === 'deleted',
});

const seen = ({ id, author: writer, text: words, isDeleted }: Line) => ({
  id,
  author: writer,
  text: words,
  isDeleted,
});

test.prop([fc.array(happening, { maxLength: 60, size: 'max' })], { numRuns: runs(100) })(
  'a timeline agrees with a plain list of messages',
  (happenings) => {
    let timeline = emptyTimeline;
    let lines: Lines = [];
    for (const [second, { event, list }] of happenings.entries()) {
      const next = event(second + 1, lines);
      if (next) timeline = foldTimeline(timeline, next);
      lines = list(second + 1, lines);
    }

    const inChannel = lines.filter(({ parent, isShown }) => parent === undefined || isShown);
    expect(messagesIn(timeline).map(asLine)).toEqual(inChannel.map(seen));
    expect([...newestFirst(timeline)].map(asLine)).toEqual(inChannel.map(seen).reverse());
    const pinned = lines.filter(({ isPinned }) => isPinned).reverse();
    expect(pinnedIn(timeline).map(asLine)).toEqual(pinned.map(seen));
    for (const line of lines) {
      const replies = lines.filter(({ parent }) => parent === line.id);
      expect(repliesTo(timeline, line.id).map(asLine)).toEqual(replies.map(seen));
      const quoted = lines.find(({ id }) => id === line.quoted);
      const shown = messageWith(timeline, line.id)?.quoted_message;
      expect(shown ? [shown.id, shown.text] : undefined).toEqual(
        quoted ? [quoted.id, quoted.text] : undefined,
      );
    }
  },
);
