import { filter, firstValueFrom, take, toArray } from 'rxjs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openNatsBus } from '../../src/server/natsBus.js';
import type { OpenNodeBus } from '../../src/server/ports/nodeBus.js';
import { openBalancer } from '../helpers/balancer.js';
import { createMemoryBus } from '../helpers/memoryBus.js';
import { hasNats, natsUrl } from '../helpers/nats.js';

/** Opens the buses of two nodes of one application. */
type OpenPair = () => Promise<readonly [OpenNodeBus, OpenNodeBus]>;

/** What every bus between nodes does. */
const describeBus = (name: string, openPair: OpenPair): void => {
  const opened: OpenPair = async () => {
    const pair = await openPair();
    for (const bus of pair) onTestFinished(bus.close);
    return pair;
  };

  describe(`a bus ${name}`, () => {
    it('brings the messages of one node to the other, in their order', async () => {
      const [one, other] = await opened();
      const received = firstValueFrom(other.messages$.pipe(take(200), toArray()));
      const texts = Array.from({ length: 200 }, (_, n) => `ü ${String(n)}`);
      texts.forEach(one.publish);
      expect(await received).toEqual(texts);
    });

    it('takes messages as large as it says', async () => {
      const [one, other] = await opened();
      const received = firstValueFrom(other.messages$);
      one.publish('x'.repeat(one.maxBytes));
      expect((await received).length).toBe(one.maxBytes);
    });

    it('says that it is connected', async () => {
      const [one] = await opened();
      expect(await firstValueFrom(one.isConnected$)).toBe(true);
    });
  });
};

describeBus('in memory', async () => {
  const { open } = createMemoryBus();
  return [await open(), await open()];
});

describe.runIf(hasNats)('NATS', () => {
  const subject = () => `millrace.test.${crypto.randomUUID()}`;
  const open = (url: string, of: string) => openNatsBus({ url, subject: of, name: 'test' });

  describeBus('over NATS', async () => {
    const of = subject();
    return [await open(natsUrl, of), await open(natsUrl, of)];
  });

  it('keeps applications apart', async () => {
    const [one, stranger] = [await open(natsUrl, subject()), await open(natsUrl, subject())];
    const own = subject();
    const last = await open(natsUrl, own);
    for (const bus of [one, stranger, last]) onTestFinished(bus.close);
    const received: string[] = [];
    const listening = stranger.messages$.subscribe((text) => received.push(text));
    const marked = firstValueFrom(last.messages$);
    one.publish('not for you');
    last.publish('mine');
    expect(await marked).toBe('mine');
    listening.unsubscribe();
    expect(received).toEqual([]);
  });

  it('says when it is not connected, connects again, and refuses a wrong address', async () => {
    const balancer = await openBalancer([Number(new URL(natsUrl).port)]);
    onTestFinished(balancer.close);
    const bus = await open(`nats://127.0.0.1:${String(balancer.port)}`, subject());
    onTestFinished(bus.close);
    const states = firstValueFrom(bus.isConnected$.pipe(take(3), toArray()));
    balancer.reset();
    expect(await states).toEqual([true, false, true]);
    await firstValueFrom(bus.isConnected$.pipe(filter(Boolean)));
    await expect(open('nats://127.0.0.1:1', subject())).rejects.toMatchObject({
      _tag: 'UnavailableError',
    });
  });
});
