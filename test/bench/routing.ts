import {
  type ChatConnection,
  type ChatEvent,
  connect,
  forChannel,
  ofType,
  timelineOf,
} from 'millrace';
import { build, fakeSockets } from 'millrace/testing';
import type { Observable } from 'rxjs';
import { frames } from './frames.js';
import { cidAt, framesAfter } from './history.js';
import { compare, type Comparison, inTurn, once, print } from './measure.js';

const user = { id: 'john' };
const wanted = JSON.stringify(build('message.new', { cid: cidAt(0) }));
const many = 10_000;

/** What a subscriber wants of a channel. */
type Part = (chat: ChatConnection, cid: string) => Observable<unknown>;

const messages: Part = (chat, cid) => chat.pipe(ofType('message.new'), forChannel(cid));
const timeline: Part = (chat, cid) => chat.pipe(timelineOf(cid));

/** A connection with so many subscribers, each of a channel of its own. */
const subscribed = (subscribers: number, part: Part) => {
  const { webSocket, last } = fakeSockets();
  const chat = connect({
    url: 'http://chat.test',
    apiKey: 'dev',
    user,
    token: 't',
    lingerMs: 0,
    webSocket,
  });
  let heard = 0;
  const subscriptions = Array.from({ length: subscribers }, (_, n) =>
    part(chat, cidAt(n)).subscribe(() => {
      heard += 1;
    }),
  );
  last().greet(user.id, user);
  return {
    receive: (frame: string) => last().receive(frame),
    heard: () => heard,
    close: () => {
      for (const each of subscriptions) each.unsubscribe();
    },
  };
};

const extent = { calls: 200, rounds: 101 };
const calls = extent.calls * (extent.rounds + 1);

// Each side has texts of its own: one that was parsed a moment ago is parsed faster.
const beside = (subscribers: number, part: Part, sent: () => readonly string[]): Comparison => {
  const [one, all] = [subscribed(1, part), subscribed(subscribers, part)];
  const measured = compare(once(sent(), one.receive), once(sent(), all.receive), extent);
  if (one.heard() !== all.heard()) throw new Error('not everybody heard the same');
  one.close();
  all.close();
  return measured;
};

/** What an event costs on its way to one of so many subscribers, beside one that is alone. */
export const besideOne = (subscribers: number): Comparison =>
  beside(subscribers, messages, () => Array<string>(calls).fill(wanted));

/** The same where the subscribers follow the messages of a channel as a state. */
export const statesBesideOne = (subscribers: number): Comparison =>
  beside(subscribers, timeline, () => framesAfter({ channels: 1, messages: 0 }, calls));

const waves = frames['custom event']!;

/** Custom events of a server with a log, in the order of their places. */
const flood = Array.from({ length: calls }, (_, n) => {
  const event = JSON.parse(waves[n % waves.length]!) as Readonly<Record<string, unknown>>;
  const { type, cid } = event;
  return JSON.stringify({ ...{ type, millrace: { id: n + 1, after: n }, cid }, ...event });
});

/** What a custom event costs a connection with a subscriber of some type. */
const besideParsing = (type: ChatEvent['type'], heard: number): Comparison => {
  const { webSocket, last } = fakeSockets();
  const chat = connect({
    url: 'http://chat.test',
    apiKey: 'dev',
    user,
    token: 't',
    lingerMs: 0,
    webSocket,
  });
  let received = 0;
  const subscription = chat.pipe(ofType(type)).subscribe(() => {
    received += 1;
  });
  const millrace = { epoch: 'bench', id: 0 };
  last()
    .open()
    .receive(build('health.check', { connection_id: 'one', me: user, millrace }));
  const parse = (frame: string): unknown => JSON.parse(frame);
  const measured = compare(
    inTurn(flood, parse),
    once(flood, (frame) => last().receive(frame)),
    extent,
  );
  if (received !== heard) throw new Error('the subscriber received the wrong number of events');
  subscription.unsubscribe();
  return measured;
};

/** What an event costs on its way to one subscriber, however many others there are. */
export const routing = (): void => {
  const { yardstick, work, ratio } = besideOne(many);
  print('an event to one subscriber of 1', `${yardstick.toFixed(2)} µs`);
  print(`an event to one subscriber of ${String(many)}`, `${work.toFixed(2)} µs`);
  print(`  ${String(many)} / 1`, `${ratio.toFixed(2)} ×`);
  const states = statesBesideOne(many);
  print('a message to one timeline of 1', `${states.yardstick.toFixed(2)} µs`);
  print(`a message to one timeline of ${String(many)}`, `${states.work.toFixed(2)} µs`);
  print(`  ${String(many)} / 1`, `${states.ratio.toFixed(2)} ×`);
  const passed = besideParsing('message.new', 0);
  const received = besideParsing('unknown', flood.length);
  print('a custom event that nobody wants', `${passed.work.toFixed(2)} µs`);
  print('  / JSON.parse of it', `${passed.ratio.toFixed(2)} ×`);
  print('the same event to a subscriber', `${received.work.toFixed(2)} µs`);
  print('  / JSON.parse of it', `${received.ratio.toFixed(2)} ×`);
};
