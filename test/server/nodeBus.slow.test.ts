import { filter, firstValueFrom, take, toArray } from 'rxjs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { natsBus } from 'millrace/server';
import { openNatsBus } from '../../src/server/natsBus.js';
import { openBalancer } from '../helpers/balancer.js';
import { busContract } from 'millrace/testing';
import { hasNats, natsUrl } from '../helpers/nats.js';

describe.runIf(hasNats)('NATS', () => {
  const subject = () => `millrace.test.${crypto.randomUUID()}`;
  const open = (url: string, of: string) => openNatsBus({ url, subject: of, name: 'test' });

  const openBuses = async () => {
    const context = { applicationId: crypto.randomUUID(), nodeId: 'test' };
    const bus = natsBus({ url: natsUrl });
    return [await bus(context), await bus(context)] as const;
  };
  it.each(busContract(openBuses))('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
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
