import { VirtualTimeScheduler } from 'rxjs';
import { onTestFinished } from 'vitest';
import {
  type EndpointKey,
  endpoints,
  type ParamsOf,
  type RequestOf,
} from '../../../src/protocol/endpoints/endpointTable.js';
import { type EventKey, events } from '../../../src/protocol/events/eventTable.js';
import type { UserDetails } from '../../../src/protocol/connectRequest.js';
import type { Resume } from '../../../src/protocol/clientFrame.js';
import { Resumed } from '../../../src/protocol/eventLog.js';
import type { OwnUser } from '../../../src/protocol/objects.js';
import { strictOf } from '../../../src/protocol/shape.js';
import { createCore } from '../../../src/server/core/createCore.js';
import { createLocalBus } from '../../../src/server/core/jobs/localBus.js';
import type { CoreSettings } from '../../../src/server/core/settings.js';
import type { ResponseBody, Caller } from '../../../src/server/core/call.js';
import type { Bus } from '../../../src/server/ports/bus.js';
import type { FileStore } from '../../../src/server/ports/files.js';
import type { HookSender } from '../../../src/server/ports/hooks.js';
import type { Store } from '../../../src/server/ports/store.js';
import { createRateLimiter } from '../../../src/server/http/rateLimits.js';
import { openTestStores } from '../../helpers/store.js';
import { joinNodes } from './joinNodes.js';
import type { ChatCore } from '../../../src/server/core/chatCore.js';
import type { Welcome } from '../../../src/server/core/connection.js';

interface Frame {
  readonly type: string;
  readonly [key: string]: unknown;
}

/** Whether any row of the table lets the frame through in the form a server is held to. */
const isResumed: (value: unknown) => boolean = strictOf(Resumed).is;

const isStrict = (frame: Frame): boolean =>
  isResumed(frame) ||
  Object.values(events)
    .filter(({ type }) => type === frame.type || (type === '*' && !frame.type.includes('.')))
    .some(({ codec }) => strictOf(codec).is(frame));

/** A user with one connection, and what that connection was sent. */
export interface Client {
  readonly id: string;
  readonly connectionId: string;
  readonly me: OwnUser;
  readonly log: Welcome['log'];
  readonly frames: readonly Frame[];
  /** The types of what came since the last look. */
  readonly news: () => readonly string[];
  readonly last: (type: string) => Frame;
  readonly call: <Key extends EndpointKey>(
    key: Key,
    params: ParamsOf<Key>,
    request: RequestOf<Key>,
  ) => Promise<ResponseBody<Key>>;
  /** Asks for what it missed. */
  readonly resume: (request: Omit<Resume, 'type'>) => Promise<void>;
  readonly leave: () => Promise<void>;
  /** Whether the server ended it for good. */
  readonly isEnded: () => boolean;
}

const checked = <Key extends EndpointKey>(
  key: Key,
  answer: ResponseBody<Key>,
): ResponseBody<Key> => {
  const { response: codec, operation } = endpoints[key];
  if (!strictOf(codec).is({ ...answer, duration: '1ms' }))
    throw new Error(`${operation} answers ${JSON.stringify(answer)}`);
  return answer;
};

/** Watches what calls emit: no more than their rows of the endpoint table say. */
const emissionsOf = (core: ChatCore, bus: Bus, fault: (text: string) => void) => {
  const emitted: EventKey[] = [];
  let underWay = 0;
  bus.deliveries$.subscribe((delivery) => {
    if (delivery.kind === 'event') emitted.push(delivery.key);
  });
  return async <A>(key: EndpointKey, call: () => Promise<A>): Promise<A> => {
    // What the clock has set off goes first.
    await core.call('sayHi', { caller: { kind: 'server' }, params: {}, request: {} });
    underWay += 1;
    const [before, isAlone] = [emitted.length, underWay === 1];
    const answer = await call().finally(() => (underWay -= 1));
    const emits: readonly EventKey[] = endpoints[key].emits;
    const strange = emitted.slice(before).filter((each) => !emits.includes(each));
    // Beside other calls it is not known whose events they are.
    if (isAlone && underWay === 0 && strange.length > 0)
      fault(`${key} emits ${strange.join(', ')}`);
    return answer;
  };
};

const callAs =
  (
    core: ChatCore,
    observed: ReturnType<typeof emissionsOf>,
    caller: Caller,
    connectionId?: string,
  ): Client['call'] =>
  async (key, params, request) =>
    checked(
      key,
      await observed(key, () => core.call(key, { caller, params, request, connectionId })),
    );

export interface Harness {
  readonly core: ChatCore;
  readonly clock: VirtualTimeScheduler;
  readonly store: Store;
  /** Every connection gets strict frames only, or the test fails. */
  readonly connect: (
    id: string,
    details?: Partial<UserDetails>,
    tokenIssuedAt?: number,
    resuming?: boolean,
  ) => Promise<Client>;
  readonly server: Client['call'];
  readonly anonymous: (id: string) => Client['call'];
}

interface Shared {
  readonly store?: Store;
  readonly bus?: Bus;
  readonly nodeId?: string;
  readonly hookSender?: HookSender;
  readonly files?: FileStore;
  readonly onHookTrouble?: (message: string) => void;
  readonly onFailure?: (message: string, cause: unknown) => void;
}

export const startCore = async (
  settings: CoreSettings = {},
  shared: Shared = {},
): Promise<Harness> => {
  const own = shared.store ? [] : await openTestStores();
  const stores = shared.store ? [shared.store] : own;
  const clock = new VirtualTimeScheduler();
  const { bus = createLocalBus(), nodeId = 'node-1' } = shared;
  let ids = 0;
  const cores = stores.map((store, index) =>
    createCore({
      store,
      bus: index === 0 ? bus : createLocalBus(),
      clock,
      nodeId: store.nodes?.id ?? nodeId,
      settings: { ...settings, ...(shared.files && { servesUploads: true }) },
      files: shared.files,
      readLimit: createRateLimiter({}, () => clock.now()).read,
      newId: () => `id-${String((ids += 1))}`,
      ...(shared.hookSender && { hookSender: shared.hookSender }),
      ...(shared.onHookTrouble && { onHookTrouble: shared.onHookTrouble }),
      ...(shared.onFailure && { onFailure: shared.onFailure }),
      signToken: (id) => Promise.resolve(`token-of-${id}`),
    }),
  );
  const core = joinNodes(cores);
  const faults: string[] = [];
  onTestFinished(async () => {
    await core.close();
    for (const each of own) await each.close();
    if (faults.length > 0) throw new Error(`not as a server must send:\n${faults.join('\n')}`);
  });
  const observed = emissionsOf(core, bus, (text) => faults.push(text));
  let connections = 0;

  const connect: Harness['connect'] = async (
    id,
    details = {},
    tokenIssuedAt?,
    resuming = false,
  ) => {
    const connectionId = `${nodeId}-${id}-${(connections += 1)}`;
    const frames: Frame[] = [];
    const send = (text: string): void => {
      const frame = JSON.parse(text) as Frame;
      if (!isStrict(frame)) faults.push(text);
      frames.push(frame);
    };
    let ended = false;
    const end = (): void => {
      ended = true;
    };
    const connection = { id: connectionId, userId: id, tokenIssuedAt, send, end, goAway: end };
    const welcome = await core.connect(connection, { id, ...details }, { resuming });
    let seen = 0;
    return {
      id,
      connectionId,
      ...welcome,
      frames,
      news: () => {
        const types = frames.slice(seen).map(({ type }) => type);
        seen = frames.length;
        return types;
      },
      last: (type) => {
        const frame = frames.filter((it) => it.type === type).at(-1);
        if (!frame) throw new Error(`${connectionId} got no ${type}`);
        return frame;
      },
      call: callAs(core, observed, { kind: 'client', userId: id, tokenIssuedAt }, connectionId),
      resume: (request) => core.resume(connectionId, { type: 'millrace.resume', ...request }),
      leave: () => core.disconnect(connectionId),
      isEnded: () => ended,
    };
  };

  return {
    core,
    clock,
    store: stores[0]!,
    connect,
    server: callAs(core, observed, { kind: 'server' }),
    anonymous: (userId) => callAs(core, observed, { kind: 'anonymous', userId }),
  };
};

export const general = { type: 'messaging', id: 'general' };

/** Makes a channel with members; the first of them creates it. Nobody watches it yet. */
export const makeChannel = (
  { server }: Pick<Harness, 'server'>,
  members: readonly string[],
  address = general,
): Promise<ResponseBody<'getOrCreateChannel'>> =>
  server('getOrCreateChannel', address, {
    data: { members, created_by_id: members[0]! },
  });

export const watch = (
  client: Pick<Client, 'call'>,
  address = general,
): Promise<ResponseBody<'getOrCreateChannel'>> =>
  client.call('getOrCreateChannel', address, { watch: true });

/** Drops what came so far. */
export const settle = (...clients: readonly Client[]): void => {
  for (const client of clients) client.news();
};
