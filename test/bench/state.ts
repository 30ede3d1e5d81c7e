import { either as E } from 'fp-ts';
import { type ChatEvent, decodeEvent, type Message } from 'millrace/protocol';
import { emptyTimeline, foldTimeline, learnNewest, type Timeline } from 'millrace/state';
import { answerOf, framesAfter } from './history.js';
import { compare, inTurn, print } from './measure.js';

const lengths = [1_000, 20_000];

const timelineOf = (messages: number): Timeline => {
  const { channels } = JSON.parse(answerOf(1, messages)) as {
    readonly channels: readonly { readonly messages: readonly Message[] }[];
  };
  return learnNewest(emptyTimeline, { messages: channels[0]!.messages, pinned: [] });
};

const eventsAfter = (messages: number): readonly ChatEvent[] =>
  framesAfter({ channels: 1, messages }, 200).flatMap((frame) => {
    const event = decodeEvent(frame);
    return E.isRight(event) ? [event.right] : [];
  });

/** What folding one new message costs with so many messages before it. */
const foldingOnto = (timeline: Timeline, messages: number) =>
  inTurn(eventsAfter(messages), (event) => foldTimeline(timeline, event));

/** What one more message costs a timeline, beside the first one of an empty timeline. */
export const state = (): void => {
  for (const messages of lengths) {
    const { yardstick, work, ratio } = compare(
      foldingOnto(emptyTimeline, messages),
      foldingOnto(timelineOf(messages), messages),
    );
    print('a message folded into an empty timeline', `${yardstick.toFixed(2)} µs`);
    print(`  into one of ${String(messages)}`, `${work.toFixed(2)} µs`);
    print('  ratio', `${ratio.toFixed(2)} ×`);
  }
};
