import { ofType, type Recovery, sendEvent, watch } from 'millrace';
import { lastValueFrom } from 'rxjs';
import { expect, onTestFinished, test, vi } from 'vitest';
import { cutOff, patient } from '../helpers/cutOff.js';

const cid = 'livestream:general';

/** John, who reads every event, and beside him Max, who wants messages only. */
const besideJohn = async () => {
  const john = await cutOff();
  const client = john.place.client('max', {
    url: john.proxy.url,
    retry: { delayMs: () => 20 },
  });
  const heard: unknown[] = [];
  const recoveries: Recovery[] = [];
  const tags: string[] = [];
  const subscriptions = [
    watch(client, cid)
      .pipe(ofType('message.new'))
      .subscribe(({ message }) => heard.push(message.text)),
    client.recovery$.subscribe((each) => recoveries.push(each)),
    client.status$.subscribe(({ _tag }) => tags.push(_tag)),
  ];
  onTestFinished(() => {
    for (const each of subscriptions) each.unsubscribe();
  });
  const isThere = () =>
    john.events.some((event) => event.type === 'user.watching.start' && event.user.id === 'max');
  await vi.waitUntil(isThere, patient);
  return {
    john,
    max: { client, heard, recoveries },
    wave: (n: number) => lastValueFrom(sendEvent(john.jane, cid, { type: 'wave', n })),
    /** Says something that both have heard, and all that was sent before. */
    sayToBoth: async (text: string) => {
      await john.say(text);
      await vi.waitUntil(() => john.texts().includes(text) && heard.includes(text), patient);
    },
    areBack: async () => {
      await john.isTag('Online');
      await vi.waitUntil(() => tags.at(-1) === 'Online', patient);
    },
  };
};

test('who passed by events of a real server comes back like one who read them all', async () => {
  const { john, max, wave, sayToBoth, areBack } = await besideJohn();
  for (let n = 0; n < 20; n += 1) await wave(n);
  await sayToBoth('one');
  for (let n = 20; n < 40; n += 1) await wave(n);
  await sayToBoth('two');
  await john.cut(200);
  await wave(40);
  await john.say('three');
  await areBack();
  await sayToBoth('four');
  const expected = [
    { _tag: 'Live' },
    { _tag: 'Replayed', count: 2, duplicates: 0 },
    { _tag: 'Live' },
  ];
  expect(john.recoveries).toEqual(expected);
  expect(max.recoveries).toEqual(expected);
  expect(max.heard).toEqual(['one', 'two', 'three', 'four']);
});

test('who subscribes to events of a real server late hears what comes later, and what it missed then', async () => {
  const { john, max, wave, sayToBoth, areBack } = await besideJohn();
  await wave(1);
  await sayToBoth('one');
  const waves: unknown[] = [];
  const subscription = max.client
    .pipe(ofType('unknown'))
    .subscribe(({ raw }) => waves.push(raw['n']));
  onTestFinished(() => {
    subscription.unsubscribe();
  });
  await wave(2);
  await sayToBoth('two');
  await john.cut(200);
  await wave(3);
  await areBack();
  await wave(4);
  await sayToBoth('three');
  expect(waves).toEqual([2, 3, 4]);
});
