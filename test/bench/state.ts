import { either as E } from 'fp-ts';
import { type ChatEvent, decodeEvent, type Message } from 'millrace/protocol';
import {
  emptyTimeline,
  foldTimeline,
  mergeNewestMessages,
  messagesIn,
  type Timeline,
} from 'millrace/state';
import { answerOf, framesAfter } from './history.js';
import { compare, type Extent, inTurn, once, print } from './measure.js';

const lengths = [1_000, 20_000];

const timelineOf = (messages: number): Timeline => {
  const { channels } = JSON.parse(answerOf(1, messages)) as {
    readonly channels: readonly { readonly messages: readonly Message[] }[];
  };
  return mergeNewestMessages(emptyTimeline, { messages: channels[0]!.messages, pinned: [] });
};

/** A timeline, and an event that is to be folded into it. */
type Fold = readonly [Timeline, ChatEvent];

const events = (messages: number, count = 320): readonly ChatEvent[] =>
  framesAfter({ channels: 1, messages }, count).flatMap((frame) => {
    const event = decodeEvent(frame);
    return E.isRight(event) ? [event.right] : [];
  });

/** The first messages of empty timelines. */
const first = (messages: number): readonly Fold[] =>
  events(messages).map((event) => [emptyTimeline, event]);

/** The next messages of a timeline, one after the other: some fill a node of it, others do not. */
const next = (messages: number): readonly Fold[] => {
  let timeline = timelineOf(messages);
  return events(messages).map((event) => {
    const before = timeline;
    timeline = foldTimeline(before, event);
    return [before, event];
  });
};

const fold = ([timeline, event]: Fold): Timeline => foldTimeline(timeline, event);

/** Each message is new, so every one of them needs an event of its own. */
const reading: Extent = { calls: 20, rounds: 51 };

/** Folds messages one after the other and reads the list after each, as a view of it does. */
const foldAndRead = (messages: number) => {
  let timeline = timelineOf(messages);
  return once(events(messages, reading.calls * (reading.rounds + 1)), (event) => {
    timeline = foldTimeline(timeline, event);
    return messagesIn(timeline);
  });
};

/** What a view pays that copies the list for each message, and nothing else. */
const copyOf = (messages: number) => {
  const list = messagesIn(timelineOf(messages));
  return () => list.slice();
};

/** What one more message costs a timeline, beside the first one of an empty timeline. */
export const state = (): void => {
  for (const messages of lengths) {
    const { yardstick, work, ratio } = compare(
      inTurn(first(messages), fold),
      inTurn(next(messages), fold),
    );
    print('a message folded into an empty timeline', `${yardstick.toFixed(2)} µs`);
    print(`  into one of ${String(messages)}`, `${work.toFixed(2)} µs`);
    print('  ratio', `${ratio.toFixed(2)} ×`);
    const read = compare(copyOf(messages), foldAndRead(messages), reading);
    print(`  and its ${String(messages)} messages read`, `${read.work.toFixed(2)} µs`);
    print('  a copy of that list', `${read.yardstick.toFixed(2)} µs`);
  }
};
