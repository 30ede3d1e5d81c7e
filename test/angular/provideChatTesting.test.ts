import { TestBed } from '@angular/core/testing';
import { either as E } from 'fp-ts';
import {
  type ChatConnection,
  type ChatEvent,
  type ConnectionStatus,
  InputError,
  type Outcome,
  sendMessage,
} from 'millrace';
import { injectChannel, injectChannelList, injectChat, provideChatTesting } from 'millrace/angular';
import { build } from 'millrace/testing';
import { lastValueFrom, type Observable, of, Subject } from 'rxjs';
import { afterEach, describe, expect, test } from 'vitest';
import { cid, jane, messageNew } from '../helpers/samples.js';
import './stage.js';

afterEach(() => {
  TestBed.resetTestingModule();
});

const chatOver = (source: Observable<ChatEvent>): ChatConnection => {
  TestBed.configureTestingModule({ providers: [provideChatTesting(source)] });
  return TestBed.runInInjectionContext(injectChat);
};

const first = messageNew({ message: { ...messageNew().message, id: 'm1', text: 'Hello' } });

describe('a chat over a stream', () => {
  test('folds a channel from the events', () => {
    const events = new Subject<ChatEvent>();
    TestBed.configureTestingModule({ providers: [provideChatTesting(events)] });
    const room = TestBed.runInInjectionContext(() => injectChannel(cid));
    events.next(first);
    events.next(build('typing.start', { cid, user: jane, created_at: new Date().toISOString() }));
    expect(room.messages().map(({ text }) => text)).toEqual(['Hello']);
    expect([...room.typing().keys()]).toEqual(['jane']);
    expect(room.error()).toBeUndefined();
  });

  test('lists the channels of the events', () => {
    const listed = build('channel.updated', { cid, channel: { cid, type: 'messaging' } });
    TestBed.configureTestingModule({ providers: [provideChatTesting(of(listed))] });
    const list = TestBed.runInInjectionContext(() =>
      injectChannelList({ filter_conditions: { type: 'messaging' } }),
    );
    expect(list().map(({ channel }) => channel.cid)).toEqual([cid]);
  });

  test('keeps its state when the stream has completed, while it is used', () => {
    TestBed.configureTestingModule({ providers: [provideChatTesting(of(first))] });
    const [, second] = TestBed.runInInjectionContext(() => [
      injectChannel(cid),
      injectChannel(cid),
    ]);
    expect(second.messages()).toHaveLength(1);
  });

  test('has the status of the events, and is closed by an error of the stream', () => {
    const events = new Subject<ChatEvent>();
    const chat = chatOver(events);
    const statuses: ConnectionStatus['_tag'][] = [];
    chat.status$.subscribe(({ _tag }) => statuses.push(_tag));
    const failed: unknown[] = [];
    const subscription = chat.subscribe({ error: (error: unknown) => failed.push(error) });
    events.next(first);
    subscription.unsubscribe();
    chat.subscribe({ error: (error: unknown) => failed.push(error) });
    events.next(first);
    events.error(new InputError('no'));

    expect(statuses).toEqual(['Idle', 'Online', 'Idle', 'Online', 'Closed']);
    expect(failed).toEqual([new InputError('no')]);
  });

  test('fails calls and events of the outbox with an error that says why', async () => {
    const chat = chatOver(new Subject());
    const outcomes: Outcome[] = [];
    chat.outcomes$.subscribe((outcome) => outcomes.push(outcome));
    chat.subscribe();
    chat.outbox.next({ cid, type: 'friendship_request' });

    await expect(lastValueFrom(sendMessage(chat, cid, { text: 'Hey' }))).rejects.toThrow(
      new InputError('SendMessage: a connection over a stream of events has no server.'),
    );
    expect(outcomes).toEqual([
      E.left(
        new InputError('friendship_request: a connection over a stream of events has no server.'),
      ),
    ]);
  });

  test('shows a message that is sent as failed', () => {
    chatOver(new Subject());
    const room = TestBed.runInInjectionContext(() => injectChannel(cid));
    room.send({ text: 'Hey' });
    expect(room.pending().map(({ status, input }) => [status, input.text])).toEqual([
      ['failed', 'Hey'],
    ]);
    expect(room.error()).toBeInstanceOf(InputError);
  });
});
