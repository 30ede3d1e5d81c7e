import {
  castPollVote,
  type ChatConnection,
  createChannel,
  createPoll,
  deletePollVote,
  pollOf,
  sendMessage,
  watch,
} from 'millrace';
import { backend, updateChannelType } from 'millrace/backend';
import { build } from 'millrace/testing';
import { lastValueFrom, map, type Observable, pipe } from 'rxjs';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { openPlace } from '../helpers/chatServer.js';
import { cid } from '../helpers/samples.js';
import { describeLaws } from './laws.js';

describe('pollOf', () => {
  const changed = (id: string, vote_count: number) =>
    build('poll.updated', { poll: { id, vote_count } });

  describeLaws({
    operator: pipe(
      pollOf('p1'),
      map(({ vote_count }) => vote_count),
    ),
    events: { a: changed('p1', 1), b: changed('p1', 2), x: changed('p2', 3) },
    results: { a: 1, b: 2 },
  });
});

const collect = <A>(stream$: Observable<A>): A[] => {
  const values: A[] = [];
  const subscription = stream$.subscribe((value) => values.push(value));
  onTestFinished(() => {
    subscription.unsubscribe();
  });
  return values;
};

const forms = {
  ofConnection: (chat: ChatConnection) => pollOf(chat, 'p1'),
  asOperator: (chat: ChatConnection) => chat.pipe(pollOf('p1')),
};

test.each(Object.entries(forms))('follows votes, and keeps one’s own: %s', async (_, form) => {
  const place = await openPlace();
  const host = backend({ url: place.url, apiKey: 'dev', secret: 'secret' });
  await lastValueFrom(updateChannelType(host, 'messaging', { polls: true }));
  await place.introduce('john', 'jane');
  const [john, jane] = [place.client('john'), place.client('jane')];
  collect(john);
  collect(jane);
  await lastValueFrom(createChannel(john, cid, { members: ['john', 'jane'] }));
  collect(watch(john, cid));
  const options = [{ text: 'Soup' }, { text: 'Rice' }];
  const { poll } = await lastValueFrom(createPoll(john, { id: 'p1', name: 'Lunch?', options }));
  await lastValueFrom(sendMessage(john, cid, { id: 'm1', poll_id: 'p1' }));
  const polls = collect(form(john));
  const last = () => {
    const state = polls.at(-1);
    return [state?.vote_count, state?.own_votes?.map((vote) => vote.option_id)];
  };
  await vi.waitFor(() => {
    expect(last()).toEqual([0, []]);
  });
  const [soup, rice] = (poll.options ?? []).map(({ id }) => id) as [string, string];
  await lastValueFrom(castPollVote(jane, 'm1', 'p1', { option_id: soup }));
  const { vote } = await lastValueFrom(castPollVote(john, 'm1', 'p1', { option_id: rice }));
  await vi.waitFor(() => {
    expect(last()).toEqual([2, [rice]]);
  });
  await lastValueFrom(deletePollVote(john, 'm1', 'p1', vote?.id ?? ''));
  await vi.waitFor(() => {
    expect(last()).toEqual([1, []]);
  });
});
