import { InputLimit } from 'millrace/protocol';
import { describe, expect, it } from 'vitest';
import { general, makeChannel, startCore } from '../server/core/harness.js';

const refused = (code: string, message: string): object =>
  expect.objectContaining({ reason: code, message: expect.stringContaining(message) }) as object;

const ofBytes = (bytes: number) => ({ type: 'file', text: 'x'.repeat(bytes) });

const setUp = async () => {
  const harness = await startCore();
  const ann = await harness.connect('ann');
  await harness.connect('bob');
  await makeChannel(harness, ['ann', 'bob']);
  const send = (message: object) => ann.call('sendMessage', general, { message: { ...message } });
  return { harness, ann, send };
};

describe('attachments', () => {
  it('are refused when they have more bytes than a message may hold', async () => {
    const { send } = await setUp();
    const refusal = refused('PayloadTooBig', 'attachments must have at most 65536 bytes');
    await expect(send({ attachments: [ofBytes(900_000)] })).rejects.toEqual(refusal);
    const many = Array.from({ length: 30 }, () => ofBytes(2_500));
    await expect(send({ attachments: many })).rejects.toEqual(refusal);
  });

  it('may be thirty of two kilobytes, beside a text and custom data of five', async () => {
    const { send } = await setUp();
    const attachments = Array.from({ length: 30 }, () => ofBytes(2_000));
    const { message } = await send({
      text: 'x'.repeat(5_000),
      attachments,
      more: 'x'.repeat(5_000),
    });
    expect(message.attachments).toHaveLength(30);
  });
});

describe('a response', () => {
  it('is bounded in bytes over all its channels', async () => {
    const { harness, ann, send } = await setUp();
    const { message } = await send({ text: 'x' });
    await harness.store.transaction(async (tx) => {
      const row = (await tx.messages.find([message.id])).get(message.id)!;
      const channel = (await tx.channels.find('messaging:general'))!;
      const [member] = (await tx.members.find('messaging:general', ['ann'])).values();
      for (let index = 0; index < 2; index += 1) {
        const cid = `messaging:c${index}`;
        await tx.channels.save({ ...channel, cid, id: `c${index}` });
        await tx.members.save([{ ...member!, cid }]);
        // As long as a row may get, many times over.
        const text = 'x'.repeat(17 * 1024 * 1024);
        await tx.messages.save({ ...row, id: `big-${index}`, cid, text });
      }
    });
    const query = (cids: readonly string[]) =>
      ann.call('queryChannels', {}, { filter_conditions: { cid: { $in: cids } } });
    expect((await query(['messaging:c0'])).channels).toHaveLength(1);
    await expect(query(['messaging:c0', 'messaging:c1'])).rejects.toEqual(
      refused('PayloadTooBig', 'lower message_limit'),
    );
  });
});

describe('reactions', () => {
  it('have at most so many types, of one user and of all', async () => {
    const { harness, send } = await setUp();
    const { message } = await send({ text: 'x' });
    const react = (user_id: string, type: string) =>
      harness.server('sendReaction', { id: message.id }, { reaction: { type, user_id } });
    const { reactionTypesOfUser, reactionTypes } = InputLimit;
    for (let index = 0; index < reactionTypesOfUser.max; index += 1)
      await react('ann', `type-${index}`);
    await react('ann', 'type-0');
    await expect(react('ann', 'another')).rejects.toEqual(
      refused('Input', 'the reactions of one user must have at most 20 types'),
    );
    await harness.store.transaction(async (tx) => {
      const [row] = await tx.reactions.ofUser('ann', [message.id]);
      for (let index = reactionTypesOfUser.max; index < reactionTypes.max; index += 1)
        await tx.reactions.save({ ...row!, user_id: `u-${index}`, type: `type-${index}` });
    });
    await react('bob', 'type-99');
    await expect(react('bob', 'another')).rejects.toEqual(
      refused('Input', 'the reactions to a message must have at most 100 types'),
    );
  });
});

describe('connections', () => {
  it('are bounded for each user', async () => {
    const { harness } = await setUp();
    const { max } = InputLimit.connectionsPerUser;
    for (let index = 0; index < max; index += 1) await harness.connect('carl');
    await expect(harness.connect('carl')).rejects.toEqual(
      refused('TooManyConnections', 'a user must have at most 100 connections'),
    );
  });
});
