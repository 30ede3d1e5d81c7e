import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Client, type Harness, makeChannel, startCore } from './harness.js';
import { runs } from '../../helpers/run.js';

const rooms = [
  { type: 'messaging', id: 'general' },
  { type: 'team', id: 'work' },
] as const;

type Room = (typeof rooms)[number];

interface Place {
  readonly id: number;
  readonly after?: number;
}

interface Durable {
  readonly type: string;
  readonly millrace: Place;
  readonly cid?: string;
  readonly message?: { readonly created_at: string };
}

const durable = (frames: readonly object[]): readonly Durable[] =>
  frames.filter((frame): frame is Durable => 'millrace' in frame);

/** One user whose connection comes and goes. */
const createTraveller = async (harness: Harness, id: string) => {
  const seen: Durable[] = [];
  let client = await harness.connect(id);
  let taken = 0;
  let position = client.log.id;
  const { epoch } = client.log;
  const heads = new Map<string, number>();
  let isThere = true;

  const take = (): void => {
    for (const frame of durable(client.frames.slice(taken))) {
      const { cid } = frame as { readonly cid?: string };
      seen.push(frame);
      position = frame.millrace.id;
      const head = cid === undefined ? undefined : heads.get(cid);
      if (cid === undefined || head === undefined || frame.millrace.after === undefined) continue;
      expect(frame.millrace.after).toBe(head);
      heads.set(cid, frame.millrace.id);
    }
    taken = client.frames.length;
  };

  const watch = async (room: Room): Promise<void> => {
    const answer = await client.call('getOrCreateChannel', room, { watch: true });
    heads.set(answer.channel.cid, answer.millrace!.id);
  };

  return {
    seen: () => {
      take();
      return seen;
    },
    watch,
    leave: async () => {
      if (!isThere) return;
      take();
      await client.leave();
      isThere = false;
    },
    comeBack: async () => {
      if (isThere) return;
      client = await harness.connect(id, {}, undefined, true);
      taken = 0;
      await client.resume({ epoch, position, channels: Object.fromEntries(heads) });
      const { lost, unwatched } = client.last('millrace.resumed');
      expect({ lost, unwatched }).toEqual({ lost: [], unwatched: [] });
      isThere = true;
    },
  };
};

type Step = (stage: {
  readonly harness: Harness;
  readonly alice: Client;
  readonly traveller: Awaited<ReturnType<typeof createTraveller>>;
}) => Promise<unknown>;

const room = fc.constantFrom(...rooms);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Step>(({ traveller }) => traveller.leave()) },
  { weight: 3, arbitrary: fc.constant<Step>(({ traveller }) => traveller.comeBack()) },
  {
    weight: 4,
    arbitrary: room.map<Step>(
      (at) =>
        ({ alice }) =>
          alice.call('sendMessage', at, { message: { text: 'hey' } }),
    ),
  },
  room.map<Step>(
    (at) =>
      ({ alice }) =>
        alice.call('sendEvent', at, { event: { type: 'wave' } }),
  ),
  room.map<Step>(
    (at) =>
      ({ alice }) =>
        alice.call('sendEvent', at, { event: { type: 'typing.start' } }),
  ),
  room.map<Step>(
    (at) =>
      ({ alice }) =>
        alice.call('markRead', at, {}),
  ),
  room.map<Step>(
    (at) =>
      ({ harness }) =>
        harness.server('updateChannel', at, { data: { name: 'x' }, user_id: 'alice' }),
  ),
  room.map<Step>(
    (at) =>
      ({ harness }) =>
        harness.server('updateChannel', at, { add_members: ['carol'] }),
  ),
  room.map<Step>(
    (at) =>
      ({ harness }) =>
        harness.server('updateChannel', at, { remove_members: ['carol'] }),
  ),
  room.map<Step>(
    (at) =>
      ({ harness }) =>
        harness.server('truncateChannel', at, { user_id: 'alice' }),
  ),
  fc.constant<Step>(({ harness }) =>
    harness.server('sendUserCustomEvent', { id: 'bob' }, { event: { type: 'wave' } }),
  ),
  room.map<Step>(
    (at) =>
      ({ harness }) =>
        harness.server('markRead', at, { user_id: 'bob' }),
  ),
);

describe('a connection that comes and goes', () => {
  test('has seen in the end what one that stayed has seen, once and in order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 40 }),
        fc.subarray([...rooms]),
        async (steps, watched) => {
          const harness = await startCore();
          const alice = await harness.connect('alice');
          await harness.connect('carol');
          const stayed = await createTraveller(harness, 'bob');
          const traveller = await createTraveller(harness, 'bob');
          for (const at of rooms) await makeChannel(harness, ['alice', 'bob'], at);
          for (const at of watched) {
            await stayed.watch(at);
            await traveller.watch(at);
          }
          for (const each of steps) await each({ harness, alice, traveller });
          await traveller.comeBack();
          // What a truncation took meanwhile is replayed to nobody.
          const truncatedAt = new Map<string, string>();
          for (const at of rooms) {
            const { channel } = await alice.call('getOrCreateChannel', at, {});
            truncatedAt.set(channel.cid, String(channel.truncated_at ?? ''));
          }
          const isKept = ({ cid, message }: Durable) =>
            !message || message.created_at > (truncatedAt.get(cid ?? '') ?? '');
          const ids = (frames: readonly Durable[]) =>
            frames.filter(isKept).map(({ type, millrace: { id } }) => `${String(id)} ${type}`);
          expect(ids(traveller.seen())).toEqual(ids(stayed.seen()));
        },
      ),
      { numRuns: runs(60) },
    );
  });
});
