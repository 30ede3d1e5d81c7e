import { type ConnectOptions, type Recovery, watch } from 'millrace';
import {
  ErrorCode,
  type ErrorName,
  GetOrCreateChannelResponse,
  QueryChannelsResponse,
} from 'millrace/protocol';
import { build, buildObject } from 'millrace/testing';
import { vi } from 'vitest';
import { fakeChat } from './fakeChat.js';

/** A call of the client's, as the service sees it. */
interface HostedCall {
  readonly path: string;
  readonly connectionId: string | null;
  readonly body: {
    readonly filter_conditions?: { readonly cid: { readonly $in: readonly string[] } };
    readonly presence?: boolean;
    readonly channel_cids?: readonly string[];
    readonly last_sync_at?: string;
  };
}

/** How the service answers a call; nothing for the usual way. */
export type Answering = (call: HostedCall, times: number) => unknown;

const reply = (body: unknown, status = 201): Response =>
  new Response(JSON.stringify(body), { status });

/** The refusal of a call. */
export const refusal = (name: ErrorName, status = ErrorCode[name].status): Response =>
  reply({ code: ErrorCode[name].code, message: name, StatusCode: status, duration: '0' }, status);

const channelOf = (cid: string) => {
  const [type = '', id = ''] = cid.split(':');
  return { cid, type, id };
};

const usual: Readonly<Record<string, (call: HostedCall) => unknown>> = {
  channels: ({ body }) =>
    buildObject(QueryChannelsResponse, {
      channels: (body.filter_conditions?.cid.$in ?? []).map((cid) => ({ channel: channelOf(cid) })),
    }),
  sync: () => ({ events: [], duration: '0' }),
};

const single = ({ path }: HostedCall) => {
  const [, type = '', id = ''] = path.split('/');
  return buildObject(GetOrCreateChannelResponse, { channel: { cid: `${type}:${id}`, type, id } });
};

/** A service without a log, with a client of it in virtual time. */
export const fakeHosted = (
  answering: Answering = () => undefined,
  options: Partial<ConnectOptions> = {},
) => {
  const calls: HostedCall[] = [];
  const load = { active: 0, most: 0 };
  const fake = fakeChat({
    ...options,
    fetch: async (input, init) => {
      const { pathname, searchParams } = new URL(input as string);
      const call: HostedCall = {
        path: pathname.replace('/base/', ''),
        connectionId: searchParams.get('connection_id'),
        body: JSON.parse(init?.body as string) as HostedCall['body'],
      };
      calls.push(call);
      load.active += 1;
      load.most = Math.max(load.most, load.active);
      const times = calls.filter(({ path }) => path === call.path).length;
      const answer = (await answering(call, times)) ?? (usual[call.path] ?? single)(call);
      load.active -= 1;
      return answer instanceof Response ? answer : reply(answer);
    },
  });
  const recoveries: Recovery[] = [];
  fake.chat.recovery$.subscribe((each) => recoveries.push(each));
  const to = (path: string) => calls.filter((call) => call.path === path);
  const isQuiet = async (): Promise<boolean> => {
    const before = calls.length;
    await new Promise(setImmediate);
    return before === calls.length && load.active === 0;
  };
  return {
    ...fake,
    calls,
    load,
    recoveries,
    to,
    texts: () =>
      fake.events.flatMap((event) => (event.type === 'message.new' ? [event.message.text] : [])),
    /** Waits until every call has had its answer, and none follows from it. */
    settled: () => vi.waitUntil(isQuiet, { timeout: 10_000, interval: 1 }),
    watchAll: (cids: readonly string[], presence = false) => {
      const errors = new Map<string, unknown>();
      const subscriptions = cids.map((cid) =>
        watch(fake.chat, cid, { presence }).subscribe({
          error: (error: unknown) => errors.set(cid, error),
        }),
      );
      return { errors, subscriptions };
    },
    /** Cuts the connection and lets the next one come up. */
    comeBack: (connectionId: string) => {
      fake.sockets.last().drop();
      fake.untilRetry();
      fake.sockets.last().greet(connectionId);
    },
  };
};

/** A message of a channel, so many milliseconds after noon. */
export const said = (cid: string, text: string, ms: number) => {
  const created_at = new Date(Date.UTC(2024, 4, 1, 12, 0, 0, ms)).toISOString();
  const user = { id: 'jane' };
  return build('message.new', {
    cid,
    channel_type: channelOf(cid).type,
    channel_id: channelOf(cid).id,
    created_at,
    user,
    message: { id: `${cid}-${text}`, cid, text, user, created_at, updated_at: created_at },
  });
};
