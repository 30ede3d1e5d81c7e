import { describeDelivery, explain, type Explanation } from 'millrace/server';
import { describe, expect, it } from 'vitest';
import { general, makeChannel, startCore, watch } from './harness.js';

const cid = 'messaging:general';
const connections = [
  { id: 'c1', userId: 'john', watching: [cid], subscribedTo: [] },
  { id: 'c2', userId: 'john', watching: [], subscribedTo: ['jane'] },
  { id: 'c3', userId: 'jane', watching: [], subscribedTo: [] },
  { id: 'c4', userId: 'tom', watching: [cid], subscribedTo: [] },
] as const;

const lines = (explanation: Explanation): readonly string[] =>
  describeDelivery(explanation).split('\n');

describe('an explanation of a delivery', () => {
  it('names the rule that selects a connection, and why the others do not', () => {
    const event = { type: 'notification.message_new', cid };
    const memberIds = ['john', 'jane'];
    const delivery = { kind: 'event', key: 'notification.message_new', event, cid } as const;
    expect(lines(explain({ ...delivery, memberIds }, connections))).toEqual([
      'notification.message_new in messaging:general: 2 got it, 2 did not',
      '  + john [c2]: its user is a member of messaging:general (members elsewhere)',
      '  + jane [c3]: its user is a member of messaging:general (members elsewhere)',
      '  - john [c1]: watches messaging:general, and the rule is for those who do not (members elsewhere)',
      '  - tom [c4]: its user is no member of messaging:general that receives it (members elsewhere)',
    ]);
  });

  it('has all rules of an event with several', () => {
    const event = { type: 'user.updated' };
    const { got, missed } = explain(
      { kind: 'event', key: 'user.updated', event, subjectId: 'jane' },
      connections,
    );
    expect(got.map(({ connectionId }) => connectionId)).toEqual(['c2', 'c3']);
    expect(got[0]?.verdicts).toEqual([
      { rule: 'subscribers', gets: true, because: 'subscribes to the presence of jane' },
      { rule: 'subject', gets: false, because: 'its user is not jane' },
    ]);
    expect(missed.flatMap(({ verdicts }) => verdicts.map(({ gets }) => gets))).not.toContain(true);
  });

  it('knows events that are for somebody only', () => {
    const event = { type: 'message.read', cid };
    const delivery = { kind: 'event', key: 'message.read', event, cid, onlyTo: ['tom'] } as const;
    expect(lines(explain(delivery, connections)).slice(1, 3)).toEqual([
      '  + tom [c4]: watches messaging:general (watchers)',
      '  - john [c1]: the event is for tom only (watchers)',
    ]);
  });

  it('is given for every event of a server, and is as the router decides', async () => {
    const heard: Explanation[] = [];
    const harness = await startCore({
      explain: (explanation) => {
        heard.push(explanation);
        throw new Error('who listens must not stop an event');
      },
    });
    const alice = await harness.connect('alice');
    const bob = await harness.connect('bob');
    await makeChannel(harness, ['alice', 'bob']);
    await watch(alice);
    await bob.call('sendMessage', general, { message: { text: 'hi' } });
    for (const client of [alice, bob])
      expect(client.frames.map(({ type }) => type)).toEqual(
        heard
          .filter(({ got }) => got.some((one) => one.connectionId === client.connectionId))
          .map(({ event }) => event['type']),
      );
    expect(heard.every(({ got, missed }) => got.length + missed.length <= 2)).toBe(true);
  });
});
