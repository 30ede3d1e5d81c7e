import { type ChatConnection, createChannel, deleteDraft, draftsOf, saveDraft } from 'millrace';
import { build } from 'millrace/testing';
import { lastValueFrom, map, type Observable, pipe } from 'rxjs';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { openPlace } from '../helpers/chatServer.js';
import { cid, elsewhere, jane, userUpdated } from '../helpers/samples.js';
import { describeLaws } from './laws.js';

describe('draftsOf', () => {
  const saved = (channel_cid: string) =>
    build('draft.updated', { draft: { channel_cid, message: { id: 'd', text: 'a' } } });

  describeLaws({
    operator: pipe(
      draftsOf(),
      map((drafts) => [...drafts.keys()].sort()),
    ),
    events: { a: saved(cid), b: saved(elsewhere), x: userUpdated(jane) },
    results: { a: [cid], b: [elsewhere, cid] },
  });
});

const forms = {
  ofConnection: (chat: ChatConnection) => draftsOf(chat),
  asOperator: (chat: ChatConnection) => chat.pipe(draftsOf()),
};

const collect = <A>(stream$: Observable<A>): A[] => {
  const values: A[] = [];
  const subscription = stream$.subscribe((value) => values.push(value));
  onTestFinished(() => {
    subscription.unsubscribe();
  });
  return values;
};

test.each(Object.entries(forms))('has saved drafts and follows new ones: %s', async (_, form) => {
  const place = await openPlace();
  const john = place.client('john');
  collect(john);
  await lastValueFrom(createChannel(john, cid, { members: ['john'] }));
  await lastValueFrom(saveDraft(john, cid, { text: 'one' }));
  const maps = collect(form(john));
  const last = () => maps.at(-1)?.get(cid)?.message?.text;
  await vi.waitFor(() => {
    expect(last()).toBe('one');
  });
  await lastValueFrom(saveDraft(john, cid, { text: 'one two' }));
  await vi.waitFor(() => {
    expect(last()).toBe('one two');
  });
  await lastValueFrom(deleteDraft(john, cid));
  await vi.waitFor(() => {
    expect(maps.at(-1)?.size).toBe(0);
  });
});
