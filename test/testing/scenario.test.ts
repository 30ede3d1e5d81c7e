import * as t from 'io-ts';
import {
  banUser,
  blockUser,
  defineEvent,
  InputError,
  latestOf,
  muteUser,
  reactionsOn,
  sendEvent,
  sendMessage,
  sendReaction,
  truncateChannel,
} from 'millrace';
import { type Probe, scenario, ScenarioError } from 'millrace/testing';
import { catchError, filter, map, of } from 'rxjs';
import { describe, expect, test } from 'vitest';

describe('a chat', () => {
  test('john writes, his line drops, jane reads elsewhere, john comes back', () =>
    scenario({
      john: '              w-A-x------o---',
      jane: '              w-----B--C---r-',
      'john unread': '     0----------2---',
      'john new': '        --A--------(BC)',
      'jane.phone unread': '--1---0--------',
    }));

  test('somebody who types is shown until the message, and for seven seconds', () =>
    scenario({
      john: '       -t-A--t---------',
      jane: '       w---------------',
      'jane typing': '.j-.--j------.--',
    }));

  test('what is read on one device is read on the other', () =>
    scenario({
      john: '              A-B-----',
      jane: '              ---wr---',
      'jane.phone unread': '1-2-0---',
    }));

  test('somebody who was away has the messages of the meantime', () =>
    scenario({
      john: '         -AB-----C',
      jane: '         w-|--(+w)',
      'jane status': 'o-.--o---',
      'jane new': '   -A------C',
    }));

  test('a line that everybody loses is mended without a gap', () =>
    scenario({
      net: '         ---x---o-----',
      john: '        w-A-------B--',
      jane: '        w---------C--',
      'john status': 'o--x---o-----',
      'jane new': '   --A-------(BC)',
    }));

  test('a muted user is not counted as unread', () =>
    scenario(
      {
        john: '       A--B---',
        jane: '       --m----',
        'jane unread': '1------',
      },
      { acts: { m: ({ chat }) => muteUser(chat, 'john') } },
    ));

  test('a banned member sends nothing any more', () =>
    scenario(
      {
        jane: '    w--b--',
        john: '    A----?',
        'jane new': 'A-----',
      },
      {
        acts: {
          b: ({ backend }) => banUser(backend, 'john', { banned_by_id: 'jane' }),
          '?': ({ chat, cid }) =>
            sendMessage(chat, cid, { text: 'B' }).pipe(
              catchError((error: unknown) => {
                expect(error).toMatchObject({ _tag: 'ApiError', code: 17 });
                return of(undefined);
              }),
            ),
        },
      },
    ));

  test('a truncated channel is empty for everybody, also after a lost line', () =>
    scenario(
      {
        jane: '         wA-B-T---',
        john: '         w---x--o-',
        'john messages': '01-2---0-',
      },
      { acts: { T: ({ backend, cid }) => truncateChannel(backend, cid) } },
    ));

  test('the last cursor of a sender comes to who watches later', () => {
    const Cursor = defineEvent('cursor', t.type({ x: t.number }), { retain: 'latest' });
    const cursor: Probe = {
      kind: 'state',
      of: ({ chat, cid }) =>
        latestOf(chat, cid, Cursor).pipe(
          map((cursors) => cursors.get('john')?.x),
          filter((x) => x !== undefined),
        ),
    };
    return scenario(
      {
        john: '       1-2----',
        jane: '       ----w--',
        'jane cursor': '1-2----',
      },
      {
        server: { events: [Cursor] },
        acts: {
          1: ({ chat, cid }) => sendEvent(chat, cid, Cursor.content({ x: 1 })),
          2: ({ chat, cid }) => sendEvent(chat, cid, Cursor.content({ x: 2 })),
        },
        probes: { cursor },
      },
    );
  });

  test('a reaction on one device shows on the other', () =>
    scenario(
      {
        john: '             m-l--',
        'john.phone': '     w----',
        'john.phone likes': '0-1--',
      },
      {
        acts: {
          m: ({ chat, cid }) => sendMessage(chat, cid, { id: 'm1', text: 'Hi' }),
          l: ({ chat }) => sendReaction(chat, 'm1', { type: 'like' }),
        },
        probes: {
          likes: {
            kind: 'state',
            of: ({ chat }) =>
              chat.pipe(
                reactionsOn('m1'),
                map(({ counts }) => counts['like'] ?? 0),
              ),
          },
        },
      },
    ));
});

describe('a scenario', () => {
  const failureOf = (run: Promise<void>): Promise<unknown> =>
    run.then(
      () => undefined,
      (error: unknown) => error,
    );

  test('that goes another way shows both lines', async () => {
    const error = await failureOf(scenario({ john: 'A-B-', 'jane unread': '01--' }));

    expect(error).toBeInstanceOf(ScenarioError);
    expect((error as Error).message).toBe('jane unread\n  expected  01--\n  actual    1-2-');
  });

  test.each([
    [{ john: '-?-' }, 'scenario: "?" in the line of john means nothing.'],
    [{ john: '-(A-' }, 'scenario: "-(A-" has a group that is none.'],
    [{ john: '-A)' }, 'scenario: "-A)" has a bracket that closes nothing.'],
    [{ john: 'A', 'john mood': 'x' }, 'scenario: nothing to see is called "john mood".'],
  ])('%j cannot be played', async (lines, message) => {
    expect(await failureOf(scenario(lines as never))).toEqual(new InputError(message));
  });

  test('fails with the error of an act', async () => {
    const block = scenario(
      { john: '-b-' },
      { acts: { b: ({ chat }) => blockUser(chat, 'nobody') } },
    );

    expect(await failureOf(block)).toMatchObject({ _tag: 'ApiError', code: 16 });
  });
});
