import { expect, test } from 'vitest';
import { general, makeChannel, startCore } from '../server/core/harness.js';

const cid = 'messaging:general';
const memberCount = 1_100;
const messageCount = 40;

const memberId = (at: number): string => `member-${String(at).padStart(4, '0')}`;

test('each member keeps the count of the messages that are left for it', async () => {
  const harness = await startCore();
  for (const id of ['ann', 'bob', memberId(3), memberId(1_050)]) await harness.connect(id);
  await makeChannel(harness, ['ann', 'bob']);
  await harness.store.transaction(async (tx) => {
    const [member] = (await tx.members.find(cid, ['bob'])).values();
    const ids = Array.from({ length: memberCount }, (_, at) => memberId(at));
    await tx.members.save(ids.map((user_id) => ({ ...member!, user_id })));
  });
  for (const user_id of [memberId(3), memberId(1_050)])
    await harness.server('muteUser', {}, { user_id, target_id: 'bob' });
  const moments: string[] = [];
  for (let at = 0; at < messageCount; at += 1) {
    const message = { id: `m${at}`, text: 'x', user_id: at % 2 === 0 ? 'ann' : 'bob' };
    const sent = await harness.server('sendMessage', general, { message });
    moments.push(String(sent.message.created_at));
  }
  // Each has read up to another message.
  const readBefore = (at: number): number => at % messageCount;
  await harness.store.transaction(async (tx) => {
    const rows = await tx.members.find(
      cid,
      Array.from({ length: memberCount }, (_, at) => memberId(at)),
    );
    for (let at = 0; at < memberCount; at += 1) {
      const last_read = moments[readBefore(at)]!;
      const row = rows.get(memberId(at))!;
      await tx.members.save([{ ...row, last_read, unread_messages: messageCount }]);
    }
  });

  await harness.store.transaction(async (tx) => {
    let after: string | undefined = '';
    while (after !== undefined) after = await tx.members.recountUnread(cid, { after });
  });

  const rows = await harness.store.transaction((tx) =>
    tx.members.find(
      cid,
      Array.from({ length: memberCount }, (_, at) => memberId(at)),
    ),
  );
  for (let at = 0; at < memberCount; at += 1) {
    const left = messageCount - 1 - readBefore(at);
    const isMuting = at === 3 || at === 1_050;
    // Every other message is by bob.
    const ofAnn = Math.floor(left / 2);
    expect(rows.get(memberId(at))?.unread_messages).toBe(isMuting ? ofAnn : left);
  }
});
