import { connect, forChannel, ofType } from 'millrace';
import { build, fakeSockets } from 'millrace/testing';
import { compare, type Comparison, print } from './measure.js';

const user = { id: 'john' };
const wanted = JSON.stringify(build('message.new', { cid: 'messaging:0' }));
const many = 10_000;

/** A connection with so many subscribers, each of a channel of its own. */
const subscribed = (subscribers: number) => {
  const { webSocket, last } = fakeSockets();
  const chat = connect({ url: 'http://chat.test', apiKey: 'dev', user, token: 't', webSocket });
  let heard = 0;
  const subscriptions = Array.from({ length: subscribers }, (_, n) =>
    chat.pipe(ofType('message.new'), forChannel(`messaging:${String(n)}`)).subscribe(() => {
      heard += 1;
    }),
  );
  last().greet(user.id, user);
  return {
    receive: () => last().receive(wanted),
    heard: () => heard,
    close: () => {
      for (const each of subscriptions) each.unsubscribe();
    },
  };
};

/** What an event costs on its way to one of so many subscribers, beside one that is alone. */
export const besideOne = (subscribers: number): Comparison => {
  const [one, all] = [subscribed(1), subscribed(subscribers)];
  const measured = compare(one.receive, all.receive);
  if (one.heard() !== all.heard()) throw new Error('not everybody heard the same');
  one.close();
  all.close();
  return measured;
};

/** What an event costs on its way to one subscriber, however many others there are. */
export const routing = (): void => {
  const { yardstick, work, ratio } = besideOne(many);
  print('an event to one subscriber of 1', `${yardstick.toFixed(2)} µs`);
  print(`an event to one subscriber of ${String(many)}`, `${work.toFixed(2)} µs`);
  print(`  ${String(many)} / 1`, `${ratio.toFixed(2)} ×`);
};
