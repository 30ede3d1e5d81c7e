import fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { UpdateAppRequest } from '../../../src/protocol/endpoints/app.js';
import type { CoreSettings } from '../../../src/server/core/settings.js';
import type { HookCall, HookSender } from '../../../src/server/ports/hooks.js';
import { openTestStore } from '../../helpers/store.js';
import { general, type Harness, makeChannel, startCore } from './harness.js';
import { runs } from '../../helpers/run.js';

const url = 'http://127.0.0.1:1/hook';
const team = { type: 'team', id: 'work' };

type Answer = (call: HookCall, signal: AbortSignal) => number | Promise<number>;

const never = (): Promise<number> => new Promise(() => undefined);

interface Body {
  readonly type: string;
  readonly cid?: string;
  readonly message?: { readonly id: string };
  readonly [key: string]: unknown;
}

const bodyOf = ({ body }: HookCall): Body => JSON.parse(body) as Body;

const createEndpoint = (answer: Answer = () => 200) => {
  const calls: HookCall[] = [];
  const sender: HookSender = {
    send: (call, signal) => {
      calls.push(call);
      return Promise.resolve(answer(call, signal));
    },
  };
  return {
    calls,
    sender,
    bodies: () => calls.map(bodyOf),
    messages: () => calls.flatMap((call) => bodyOf(call).message?.id ?? []),
  };
};

const advance = ({ clock }: Harness, ms: number): void => {
  const until = clock.frame + ms;
  clock.maxFrames = until;
  clock.flush();
  clock.frame = until;
};

const setUp = (harness: Harness, settings: UpdateAppRequest) =>
  harness.server('updateApp', {}, settings);

const webhook = (more: object = {}) => ({
  hook_type: 'webhook',
  webhook_url: url,
  event_types: ['message.new'],
  ...more,
});

const stage = async (answer?: Answer, settings: CoreSettings = {}) => {
  const endpoint = createEndpoint(answer);
  const troubles: string[] = [];
  const harness = await startCore(settings, {
    hookSender: endpoint.sender,
    onHookTrouble: (message) => troubles.push(message),
  });
  const alice = await harness.connect('alice');
  await harness.connect('bob');
  await makeChannel(harness, ['alice', 'bob']);
  await makeChannel(harness, ['alice', 'bob'], team);
  const say = (id: string, address = general) =>
    alice.call('sendMessage', address, { message: { id, text: id } });
  return { harness, alice, endpoint, troubles, say };
};

describe('the settings of webhooks', () => {
  it('are kept with ids, for backends alone to see', async () => {
    const { harness, alice } = await stage();
    await setUp(harness, { event_hooks: [webhook()] });
    const { app } = await harness.server('getApp', {}, {});
    expect(app.event_hooks).toMatchObject([
      { id: expect.any(String) as string, enabled: true, webhook_url: url, product: 'all' },
    ]);
    expect((await alice.call('getApp', {}, {})).app).not.toHaveProperty('event_hooks');
    const [hook] = app.event_hooks ?? [];
    await setUp(harness, { event_hooks: [{ ...hook!, enabled: false }] });
    const changed = (await harness.server('getApp', {}, {})).app.event_hooks;
    expect(changed).toMatchObject([{ id: hook?.id, enabled: false }]);
    expect(changed?.[0]?.created_at).toBe(hook?.created_at);
  });

  it.each<[string, UpdateAppRequest]>([
    ['a queue of another service', { event_hooks: [webhook({ hook_type: 'sqs' })] }],
    ['no URL', { event_hooks: [{ hook_type: 'webhook' }] }],
    ['a URL of another kind', { event_hooks: [webhook({ webhook_url: 'file:///etc/passwd' })] }],
    ['an older URL that is none', { webhook_url: 'nonsense' }],
    ['a type that hooks do not get', { event_hooks: [webhook({ event_types: ['typing.start'] })] }],
    ['an older type that hooks do not get', { webhook_events: ['health.check'] }],
    ['another product', { event_hooks: [webhook({ product: 'video' })] }],
    ['a callback', { event_hooks: [webhook({ callback: { mode: 'x' } })] }],
    ['an id twice', { event_hooks: [webhook({ id: 'a' }), webhook({ id: 'a' })] }],
    ['more than 20', { event_hooks: Array.from({ length: 21 }, () => webhook()) }],
  ])('are refused with %s', async (_, settings) => {
    const { harness } = await stage();
    await expect(setUp(harness, settings)).rejects.toMatchObject({ reason: 'Input' });
  });
});

describe('a webhook', () => {
  it('gets an event as watchers do, with the members and what they have not read', async () => {
    const { harness, alice, endpoint } = await stage();
    await setUp(harness, { event_hooks: [webhook()] });
    await harness.core.call('sendMessage', {
      caller: { kind: 'client', userId: alice.id },
      params: general,
      request: { message: { id: 'm1', text: 'hey' } },
      requestInfo: { type: 'client', ip: '::1', sdk: 'test' },
    });
    await vi.waitFor(() => expect(endpoint.calls).toHaveLength(1));
    expect(endpoint.calls[0]).toMatchObject({ url, attempt: 1, gzip: false });
    expect(endpoint.bodies()[0]).toMatchObject({
      type: 'message.new',
      cid: 'messaging:general',
      message: { id: 'm1', text: 'hey' },
      request_info: { type: 'client', ip: '::1', sdk: 'test' },
      user: { id: 'alice', total_unread_count: 0, channel_unread_count: 0 },
      members: [
        { user_id: 'alice', user: { id: 'alice', channel_unread_count: 0 } },
        {
          user_id: 'bob',
          user: { total_unread_count: 1, unread_channels: 1, channel_unread_count: 1 },
        },
      ],
    });
  });

  it('gets what it asked for, and custom events where it says so', async () => {
    const { harness, alice, endpoint } = await stage();
    await setUp(harness, {
      webhook_url: `${url}/older`,
      event_hooks: [
        webhook(),
        webhook({ webhook_url: `${url}/named`, event_types: ['wave'] }),
        webhook({
          webhook_url: `${url}/all`,
          event_types: [],
          should_send_custom_events: true,
        }),
        webhook({ webhook_url: `${url}/off`, enabled: false }),
      ],
    });
    await alice.call('sendEvent', general, { event: { type: 'wave' } });
    await alice.call('sendEvent', general, { event: { type: 'typing.start' } });
    await alice.call(
      'sendReaction',
      {
        id: (
          await alice.call('sendMessage', general, {
            message: { id: 'm1', text: 'hey' },
          })
        ).message.id,
      },
      { reaction: { type: 'like' } },
    );
    await harness.server('muteUser', {}, { target_id: 'bob', user_id: 'alice' });
    await vi.waitFor(() => expect(endpoint.calls).toHaveLength(9));
    const at = (path: string) =>
      endpoint.calls
        .filter((call) => call.url === `${url}${path}`)
        .map((call) => bodyOf(call).type);
    expect(at('').sort()).toEqual(['message.new']);
    expect(at('/named')).toEqual(['wave']);
    expect(at('/older').sort()).toEqual(['message.new', 'reaction.new', 'user.muted']);
    expect(at('/off')).toEqual([]);
  });

  it('gets nothing of what happened before it was set up', async () => {
    const { harness, endpoint, say } = await stage();
    await say('before');
    await setUp(harness, { event_hooks: [webhook()] });
    await say('after');
    await vi.waitFor(() => expect(endpoint.messages()).toEqual(['after']));
  });

  it('gets the events of a channel one after the other, and other channels meanwhile', async () => {
    const release: (() => void)[] = [];
    const { harness, endpoint, say } = await stage((call) =>
      bodyOf(call).cid === 'messaging:general'
        ? new Promise((resolve) => {
            release.push(() => resolve(200));
          })
        : 200,
    );
    await setUp(harness, { event_hooks: [webhook()] });
    await say('m1');
    await say('m2');
    await say('t1', team);
    await say('t2', team);
    await vi.waitFor(() => expect(endpoint.messages()).toEqual(['m1', 't1', 't2']));
    release[0]?.();
    await vi.waitFor(() => expect(endpoint.messages()).toEqual(['m1', 't1', 't2', 'm2']));
  });

  it('that is dead holds up no other one', async () => {
    const { harness, endpoint, say } = await stage((call) =>
      call.url.endsWith('/dead') ? never() : 200,
    );
    await setUp(harness, {
      event_hooks: [webhook({ webhook_url: `${url}/dead` }), webhook()],
    });
    for (let i = 0; i < 20; i += 1) await say(`m${String(i)}`);
    await vi.waitFor(() =>
      expect(endpoint.calls.filter((call) => call.url === url)).toHaveLength(20),
    );
    expect(endpoint.calls.filter((call) => call.url !== url)).toHaveLength(1);
  });
});

describe('an attempt that fails', () => {
  const failing = async (answer: Answer) => {
    const all = await stage(answer);
    await setUp(all.harness, { event_hooks: [webhook()] });
    await all.say('m1');
    await vi.waitFor(() => expect(all.endpoint.calls).toHaveLength(1));
    const attempts = () => all.endpoint.calls.map(({ attempt }) => attempt);
    /** Lets time pass, with the promises that the timers set off. */
    const pass = async (ms: number): Promise<void> => {
      for (let passed = 0; passed < ms; passed += 100) {
        advance(all.harness, 100);
        for (let i = 0; i < 10; i += 1) await Promise.resolve();
      }
    };
    const isGivenUp = () => vi.waitFor(() => expect(all.troubles).toHaveLength(1));
    return { ...all, attempts, pass, isGivenUp };
  };

  it.each([408, 429, 500, 503])('with %d is made three times', async (status) => {
    const { endpoint, attempts, pass, isGivenUp } = await failing(() => status);
    await pass(400);
    expect(attempts()).toEqual([1]);
    await pass(200);
    expect(attempts()).toEqual([1, 2]);
    await pass(800);
    expect(attempts()).toEqual([1, 2]);
    await pass(10_000);
    expect(attempts()).toEqual([1, 2, 3]);
    await isGivenUp();
    expect(new Set(endpoint.calls.map(({ id }) => id)).size).toBe(1);
    expect(new Set(endpoint.calls.map(({ body }) => body)).size).toBe(1);
  });

  it.each([400, 401, 404, 302])('with %d is made once', async (status) => {
    const { attempts, pass, isGivenUp } = await failing(() => status);
    await isGivenUp();
    await pass(20_000);
    expect(attempts()).toEqual([1]);
  });

  it('because there is no answer at all is made twice', async () => {
    const { attempts, pass, isGivenUp } = await failing(() => Promise.reject(new Error('reset')));
    await pass(20_000);
    expect(attempts()).toEqual([1, 2]);
    await isGivenUp();
  });

  it('because the answer takes too long ends after six seconds, all of them after 15', async () => {
    const aborted: number[] = [];
    const { attempts, pass, harness, isGivenUp } = await failing((call, signal) => {
      signal.addEventListener('abort', () => aborted.push(call.attempt));
      return never();
    });
    const begin = harness.clock.now();
    await pass(5_900);
    expect(aborted).toEqual([]);
    await pass(200);
    expect(aborted).toEqual([1]);
    await pass(500);
    expect(attempts()).toEqual([1, 2]);
    await pass(7_000);
    expect(attempts()).toEqual([1, 2, 3]);
    await pass(begin + 15_100 - harness.clock.now());
    expect(aborted).toEqual([1, 2, 3]);
    await isGivenUp();
  });

  it('for good lets the channel go on, and is reported without the address', async () => {
    let isDown = true;
    const { endpoint, say, troubles } = await failing(() => (isDown ? 404 : 200));
    await vi.waitFor(() => expect(troubles).toHaveLength(1));
    isDown = false;
    await say('m2');
    await vi.waitFor(() => expect(endpoint.messages()).toEqual(['m1', 'm2']));
    expect(troubles.join()).not.toContain('127.0.0.1');
  });
});

describe('a restart', () => {
  const restartable = async () => {
    const store = await openTestStore();
    onTestFinished(() => store.close());
    let nodes = 0;
    const begin = (endpoint: ReturnType<typeof createEndpoint>, settings: CoreSettings = {}) => {
      const troubles: string[] = [];
      return startCore(settings, {
        store,
        nodeId: `node-${String((nodes += 1))}`,
        hookSender: endpoint.sender,
        onHookTrouble: (message) => troubles.push(message),
      }).then((harness) => ({ harness, troubles }));
    };
    const down = createEndpoint(never);
    const { harness } = await begin(down);
    const alice = await harness.connect('alice');
    await makeChannel(harness, ['alice']);
    await setUp(harness, { event_hooks: [webhook()] });
    const say = (id: string) => alice.call('sendMessage', general, { message: { id, text: id } });
    return { harness, down, say, begin };
  };

  it('goes on with what was not delivered, under the same id', async () => {
    const { harness, down, say, begin } = await restartable();
    await say('m1');
    await say('m2');
    await vi.waitFor(() => expect(down.messages()).toEqual(['m1']));
    await harness.core.close();
    const up = createEndpoint();
    await begin(up);
    await vi.waitFor(() => expect(up.messages()).toEqual(['m1', 'm2']));
    expect(up.calls[0]?.id).toBe(down.calls[0]?.id);
    expect(up.calls[1]?.id).not.toBe(up.calls[0]?.id);
  });

  it('repeats nothing that was delivered', async () => {
    const { harness, begin } = await restartable();
    await harness.core.close();
    const up = createEndpoint();
    const second = await begin(up);
    const alice = await second.harness.connect('alice');
    await alice.call('sendMessage', general, { message: { id: 'm2', text: 'm2' } });
    await vi.waitFor(() => expect(up.messages()).toContain('m2'));
    await second.harness.core.close();
    const again = createEndpoint();
    const third = await begin(again);
    const carol = await third.harness.connect('alice');
    await carol.call('sendMessage', general, { message: { id: 'm3', text: 'm3' } });
    await vi.waitFor(() => expect(again.messages()).toEqual(['m3']));
  });

  it('passes over what is beyond the limit, and says how much', async () => {
    const { harness, say, begin } = await restartable();
    for (let i = 0; i < 30; i += 1) await say(`m${String(i)}`);
    await harness.core.close();
    const up = createEndpoint();
    const { troubles } = await begin(up, { hookLagLimit: 10 });
    await vi.waitFor(() => expect(up.messages()).toContain('m29'));
    expect(up.messages()).not.toContain('m0');
    expect(troubles).toEqual([expect.stringMatching(/lags: \d+ entries/)]);
  });
});

describe('whatever fails', () => {
  it('the events of each channel arrive in their order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom(general, team), fc.constantFrom(200, 500, 404, 0)), {
          maxLength: 15,
        }),
        async (plan) => {
          const first = new Map(plan.map(([, status], i) => [`m${String(i)}`, status]));
          const { harness, endpoint, say } = await stage((call) => {
            const status = first.get(bodyOf(call).message?.id ?? '') ?? 200;
            if (call.attempt > 1) return 200;
            return status === 0 ? Promise.reject(new Error('reset')) : status;
          });
          await setUp(harness, { event_hooks: [webhook()] });
          for (const [i, [address]] of plan.entries()) await say(`m${String(i)}`, address);
          await vi.waitFor(() => {
            advance(harness, 500);
            expect(new Set(endpoint.messages()).size).toBe(plan.length);
          });
          for (const { type, id } of [general, team]) {
            const order = endpoint
              .bodies()
              .filter(({ cid }) => cid === `${type}:${id}`)
              .map(({ millrace }) => (millrace as { readonly id: number }).id);
            expect(order).toEqual([...order].sort((a, b) => a - b));
          }
          await harness.core.close();
        },
      ),
      { numRuns: runs(10) },
    );
  });
});
