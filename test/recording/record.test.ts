import { either as E } from 'fp-ts';
import { readRecording, record, redactContent, type RecordingError } from 'millrace';
import { describe, expect, test } from 'vitest';
import { fakeChat } from '../helpers/fakeChat.js';
import { recordedChat } from '../helpers/recordedSession.js';
import { john, message, messageNew } from '../helpers/samples.js';

const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJ1c2VyX2lkIjoiam9obiJ9.c2lnbmF0dXJl';

const failureOf = (text: string): Pick<RecordingError, 'reason' | 'line' | 'message'> => {
  const result = readRecording(text);
  if (E.isRight(result)) throw new Error('the text is a recording');
  const { reason, line, message } = result.left;
  return { reason, line, message };
};

/** A short recording, as its lines. */
const lines = () => {
  const { sockets, stop, file } = recordedChat();
  sockets.last().greet().receive(messageNew());
  stop();
  return file().trimEnd().split('\n');
};

describe('record', () => {
  test('writes a header, an entry per line, and the number of entries', () => {
    const [header, ...entries] = lines().map((line) => JSON.parse(line) as unknown);

    expect(header).toEqual({
      millrace: 'recording',
      version: 1,
      startedAt: 0,
      fromStart: true,
      user: 'john',
      lingerMs: 0,
      messageLimit: 1_000,
      state: true,
    });
    expect(entries).toMatchObject([
      [0, 'status', { _tag: 'Connecting' }],
      [0, 'status', { _tag: 'Online' }],
      [0, 'event', { type: 'connection.changed', online: true }],
      [0, 'event', { type: 'health.check' }],
      [0, 'recovery', { _tag: 'Live' }],
      [0, 'event', { type: 'message.new' }],
      [0, 'end', 6],
    ]);
  });

  test('says when it begins with an open connection', () => {
    const { chat, sockets, subscribe } = fakeChat();
    const subscription = subscribe();
    sockets.last().greet();
    const seen: string[] = [];
    subscription.add(record(chat).subscribe((line) => seen.push(line)));
    subscription.unsubscribe();

    expect(JSON.parse(seen[0]!)).toMatchObject({ fromStart: false });
  });

  test('leaves out tokens, by their key and by their form', () => {
    const { sockets, stop, file } = recordedChat({}, { token: jwt });
    sockets
      .last()
      .greet()
      .receive(messageNew({ message: message({ text: `see ${jwt}!` }) }))
      .receive({ type: 'wave', access_token: 'opaque' })
      .receive(`no event, but ${jwt}`);
    stop();

    expect(file()).not.toContain('eyJ');
    expect(file()).not.toContain('opaque');
    expect(file()).toContain('"text":"see [redacted]!"');
  });

  test('masks what people write, and its replay is one of the same length', () => {
    const { sockets, stop, file } = recordedChat({ redact: redactContent });
    sockets
      .last()
      .greet()
      .receive(messageNew({ message: message({ text: 'meet me at 7' }), user: john }));
    stop();
    const recording = readRecording(file());

    expect(file()).not.toContain('John');
    expect(file()).toContain('"text":"xxxx xx xx x"');
    expect(recording).toMatchObject({ right: { isComplete: true, entries: { length: 6 } } });
  });
});

describe('readRecording', () => {
  test.each([
    ['', 'This is no recording: its first line is not the header of one.'],
    ['{"type":"message.new"}\n', 'This is no recording: its first line is not the header of one.'],
  ])('refuses %j', (text, message) => {
    expect(failureOf(text)).toEqual({ reason: 'format', line: 1, message });
  });

  test('refuses a file of another version', () => {
    const [header = '', ...others] = lines();
    const newer = [header.replace('"version":1', '"version":2'), ...others].join('\n');

    expect(failureOf(newer)).toEqual({
      reason: 'version',
      line: 1,
      message:
        'The recording has version 2 of the format, and this version of millrace reads version 1. ' +
        'Replay it with the version that recorded it.',
    });
  });

  test('refuses a file that is cut off anywhere, unless it may be', () => {
    const text = lines().join('\n');
    const header = text.indexOf('\n');
    for (let end = header + 1; end < text.length; end += 1) {
      const cut = text.slice(0, end);
      expect([end, failureOf(cut).reason]).toEqual([end, 'truncated']);
      const partly = readRecording(cut, { allowTruncated: true });
      expect(partly).toMatchObject({ right: { isComplete: false } });
    }
  });

  test.each<[string, (lines: string[]) => void, string]>([
    ['no JSON', (all) => all.splice(2, 1, '[0,'), 'Line 3 of the recording is no JSON.'],
    ['no list', (all) => all.splice(2, 1, '{}'), 'Line 3 of the recording has no time.'],
    ['an earlier time', (all) => all.splice(2, 1, '[-1]'), 'Line 3 of the recording has no time.'],
    [
      'another kind',
      (all) => all.splice(2, 1, '[0,"x",1]'),
      'Line 3 of the recording is of no known kind.',
    ],
    [
      'no status',
      (all) => all.splice(2, 1, '[0,"status",{"_tag":"Idle2"}]'),
      'Line 3 of the recording: the value is not ConnectionStatus.',
    ],
    [
      'no event',
      (all) => all.splice(2, 1, '[0,"event",{"type":"message.new"}]'),
      'Line 3 of the recording: created_at is not RFC 3339 date-time or integer nanoseconds.',
    ],
    [
      'no error',
      (all) => all.splice(2, 1, '[0,"error",{"_tag":"TypeError","message":""}]'),
      'Line 3 of the recording: the value is not ConnectionError.',
    ],
    [
      'a line less',
      (all) => all.splice(2, 1),
      'Lines of the recording are missing, or stand behind its end.',
    ],
    [
      'a line behind the end',
      (all) => all.push('[0,"end",6]'),
      'Lines of the recording are missing, or stand behind its end.',
    ],
  ])('refuses a file with %s', (_, change, message) => {
    const all = lines();
    change(all);

    expect(failureOf(all.join('\n'))).toMatchObject({ reason: 'invalid', message });
  });
});
