import {
  type ChatConnection,
  type ChatEvent,
  connectionState$,
  forChannel,
  membersOf,
  ofType,
  watch,
} from 'millrace';
import { build } from 'millrace/testing';
import {
  map,
  merge,
  mergeMap,
  NEVER,
  type Observable,
  pipe,
  share,
  startWith,
  Subject,
  takeUntil,
} from 'rxjs';
import { describe, expect, test } from 'vitest';
import { fakeChat } from '../helpers/fakeChat.js';

const cid = 'messaging:general';
const idsOf = pipe(
  membersOf(cid),
  map((members) => [...members.keys()]),
);

const added = (id: string) => build('member.added', { cid, member: { user_id: id, user: { id } } });

/** A connection that is online and has john in the channel. */
const withJohn = () => {
  const fake = fakeChat();
  fake.subscribe();
  fake.sockets.last().greet().receive(added('john'));
  return fake;
};

const derived: readonly (readonly [string, (chat: ChatConnection) => Observable<ChatEvent>])[] = [
  ['takeUntil', (chat) => chat.pipe(takeUntil(NEVER))],
  ['share', (chat) => chat.pipe(share())],
  ['startWith', (chat) => chat.pipe(startWith(build('health.check')))],
  ['mergeMap', (chat) => chat.pipe(mergeMap((event) => [event]))],
  ['a pipe of operators', pipe(takeUntil<ChatEvent>(NEVER), share())],
  ['ofType', (chat) => chat.pipe(ofType('message.new'))],
  ['forChannel', (chat) => chat.pipe(forChannel(cid))],
  ['forChannel and ofType', (chat) => chat.pipe(forChannel(cid), ofType('message.new'))],
  ['ofType and forChannel', (chat) => chat.pipe(ofType('message.new'), forChannel(cid))],
  ['takeUntil and forChannel', (chat) => forChannel(cid)(chat.pipe(takeUntil(NEVER)))],
  ['watch', (chat) => watch(chat, cid)],
];

describe.each(derived)('behind %s', (_, derive) => {
  test('the members of a channel are those that the connection knows', () => {
    const { chat, sockets } = withJohn();
    const seen: unknown[] = [];
    const subscription = derive(chat)
      .pipe(idsOf)
      .subscribe((ids) => seen.push(ids));
    sockets.last().receive(added('jane'));
    subscription.unsubscribe();

    expect(seen).toEqual([['john'], ['john', 'jane']]);
  });

  test('the state of the connection comes first', () => {
    const { chat } = withJohn();
    const seen: unknown[] = [];
    derive(chat)
      .pipe(connectionState$)
      .subscribe((state) => seen.push(state))
      .unsubscribe();

    expect(seen).toEqual(['Online']);
  });
});

test('behind takeUntil they end with it', () => {
  const { chat } = withJohn();
  const end$ = new Subject<void>();
  const seen: unknown[] = [];
  const live$ = chat.pipe(takeUntil(end$));
  live$.pipe(idsOf).subscribe({
    next: (ids) => seen.push(ids),
    complete: () => seen.push('complete'),
  });
  end$.next();

  expect(seen).toEqual([['john'], 'complete']);
});

test('a source that is no connection is folded from its events', () => {
  const source$ = new Subject<ChatEvent>();
  const seen: unknown[] = [];
  merge(source$, NEVER)
    .pipe(share(), idsOf)
    .subscribe((ids) => seen.push(ids));
  source$.next(added('jane'));

  expect(seen).toEqual([['jane']]);
});
