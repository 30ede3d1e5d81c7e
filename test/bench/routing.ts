import { connect, forChannel, ofType } from 'millrace';
import { build, fakeSockets } from 'millrace/testing';
import { compare, print } from './measure.js';

const user = { id: 'john' };
const wanted = JSON.stringify(build('message.new', { cid: 'messaging:0' }));
const some = 1;
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

/** What an event costs on its way to one subscriber, however many others there are. */
export const routing = (): void => {
  const [one, all] = [subscribed(some), subscribed(many)];
  const { yardstick, work, ratio } = compare(one.receive, all.receive);
  print(`an event to one subscriber of ${String(some)}`, `${yardstick.toFixed(2)} µs`);
  print(`an event to one subscriber of ${String(many)}`, `${work.toFixed(2)} µs`);
  print(`  ${String(many)} / ${String(some)}`, `${ratio.toFixed(2)} ×`);
  if (one.heard() !== all.heard()) throw new Error('not everybody heard the same');
  one.close();
  all.close();
};
