import { once } from 'node:events';
import * as E from '#fp-ts/Either';
import * as fc from 'fast-check';
import { ClientFrame, CloseCode, InputLimit } from 'millrace/protocol';
import { createChatServer } from 'millrace/server';
import { expect, onTestFinished, test } from 'vitest';
import { epochMark } from '../helpers/codecValues.js';
import { jsonOf } from '../helpers/hostileJson.js';
import { rawCalls } from '../helpers/rawCalls.js';
import { runs } from '../helpers/run.js';
import { connectQuery, openSocket, type TestSocket } from '../helpers/server.js';
import { valuesIn } from '../helpers/valuesIn.js';

/** What a client sends at once, as a text frame or as a binary one. */
interface Sent {
  readonly data: string | Buffer;
  readonly binary: boolean;
}

const text = (data: string | Buffer): Sent => ({ data, binary: false });

const ping = { type: 'health.check' };

const resumeOf = (channelCount: number): object => ({
  type: 'millrace.resume',
  epoch: epochMark,
  position: 0,
  channels: Object.fromEntries(
    Array.from({ length: channelCount }, (_, at) => [`messaging:c${String(at)}`, 0]),
  ),
});

/** A health check with a list of its own, with so many values in all. */
const pingOf = (valueCount: number): object => ({ ...ping, more: Array(valueCount - 4).fill(0) });

const { frameBytes, frameEntries, jsonValues, resumeChannels } = InputLimit;

/** Frames at the limits and just beyond them. */
const atLimits: readonly Sent[] = [
  ...[-1, 0, 1, 2 ** 20].map((more) => text(' '.repeat(frameBytes.max + more - 2) + '[]')),
  ...[0, 1].map((more) => text(JSON.stringify(Array(frameEntries.max + more).fill(ping)))),
  ...[0, 1].map((more) => text(JSON.stringify([resumeOf(resumeChannels.max + more)]))),
  ...[0, 1].map((more) => text(JSON.stringify([pingOf(jsonValues.max + more)]))),
  ...['', '[]', JSON.stringify([ping])].map((data) => ({ data, binary: true })),
  text(Buffer.from([0x5b, 0xff, 0x5d])),
];

const frames: fc.Arbitrary<Sent> = fc.oneof(
  { weight: 16, arbitrary: jsonOf(ClientFrame, 20_000).map(text) },
  { weight: 1, arbitrary: jsonOf(ClientFrame, 120).map((data) => ({ data, binary: true })) },
  {
    weight: 1,
    arbitrary: fc.uint8Array({ maxLength: 40 }).map((bytes) => text(Buffer.from(bytes))),
  },
  { weight: 2, arbitrary: fc.constantFrom(...atLimits) },
);

// Most of them alone: nothing is read behind a frame that ends the connection.
const lists = fc.oneof(
  { weight: 3, arbitrary: frames.map((frame) => [frame]) },
  { weight: 1, arbitrary: fc.array(frames, { minLength: 2, maxLength: 4 }) },
);

/** The entries of a frame; undefined when the server must not take it. */
const entriesOf = ({ data, binary }: Sent): ClientFrame | undefined => {
  if (binary || Buffer.byteLength(data) > InputLimit.frameBytes.max) return undefined;
  const decoded = E.flatMap(
    E.tryCatch((): unknown => JSON.parse(data.toString()), E.toError),
    (value) => ClientFrame.decode(value) as E.Either<unknown, ClientFrame>,
  );
  const entries = E.getOrElse((): ClientFrame => [])(decoded);
  const isWanted =
    E.isRight(decoded) &&
    entries.length <= InputLimit.frameEntries.max &&
    valuesIn(JSON.parse(data.toString())) <= InputLimit.jsonValues.max;
  return isWanted ? entries : undefined;
};

const typesOf = (socket: TestSocket): readonly string[] =>
  socket.frames.map((frame) => (JSON.parse(frame) as { readonly type: string }).type);

const countIn = (types: readonly string[], type: string): number =>
  types.filter((each) => each === type).length;

/** The codes with which the server ends a connection because of what it sent. */
const blaming = [CloseCode.NotText, CloseCode.Unreadable, CloseCode.TooBig].map(({ code }) => code);

/** A server with three channels, two of them watched by jane, who must notice nothing. */
const openScene = async () => {
  const causes: unknown[] = [];
  const server = createChatServer({ log: ({ cause }) => causes.push(cause) });
  const { url } = await server.listen({ port: 0 });
  onTestFinished(() => server.close());
  const call = rawCalls({ url });
  const made = async (path: string, body: object): Promise<void> => {
    const { status } = await call('POST', path, JSON.stringify(body));
    expect(status).toBeLessThan(300);
  };
  const users = Object.fromEntries(['john', 'jane'].map((id) => [id, { id }]));
  await made('/users', { users });
  for (const path of ['messaging/a', 'messaging/b', 'team/a'])
    await made(`/channels/${path}/query`, {
      data: { created_by_id: 'john', members: ['john', 'jane'] },
    });
  const connect = async (id: string) => {
    const socket = await openSocket(`${url}/connect?${await connectQuery(id)}`);
    return { ...socket, welcome: await socket.frame(0) };
  };
  const jane = await connect('jane');
  const resume = {
    type: 'millrace.resume',
    epoch: (jane.welcome['millrace'] as { readonly epoch: string }).epoch,
    position: 0,
    channels: { 'messaging:a': 0 },
  };
  jane.ws.send(JSON.stringify([resume]));
  let sent = 0;
  /** Sends a message, and waits until jane has got it. */
  const janeGetsAMessage = async (): Promise<void> => {
    sent += 1;
    const message = { text: 'hello', user_id: 'john' };
    await made('/channels/messaging/a/message', { message });
    await expect.poll(() => countIn(typesOf(jane), 'message.new')).toBe(sent);
    expect(jane.ws.readyState).toBe(jane.ws.OPEN);
  };
  return { causes, connect, janeGetsAMessage, epoch: resume.epoch };
};

test('frames of any content end their own connection at most, with a code of the protocol', async () => {
  const { causes, connect, janeGetsAMessage, epoch } = await openScene();
  await fc.assert(
    fc.asyncProperty(lists, async (list) => {
      const socket = await connect('john');
      const sent = list.map(({ data, binary }) => ({
        data: typeof data === 'string' ? data.replaceAll(epochMark, epoch) : data,
        binary,
      }));
      for (const { data, binary } of sent) socket.ws.send(data, { binary });
      socket.ws.send(JSON.stringify([{ type: 'health.check' }]));

      const read = sent.map(entriesOf);
      const types = read.flatMap((entries) => (entries ?? []).map(({ type }) => type));
      const answered = {
        // The first one is the welcome, the last one the answer to the last frame.
        'health.check': countIn(types, 'health.check') + 2,
        'millrace.resumed': countIn(types, 'millrace.resume'),
      };
      const isAnswered = (): boolean =>
        Object.entries(answered).every(([type, count]) => countIn(typesOf(socket), type) === count);
      let code: number | undefined;
      void socket.closed.then((closed) => (code = closed));
      await expect.poll(() => code !== undefined || isAnswered()).toBe(true);

      // Whether a resume comes while another one is pending is a matter of time.
      const mustEnd = read.includes(undefined);
      const mayEnd = mustEnd || answered['millrace.resumed'] > 0;
      expect([...(mustEnd ? [] : [undefined]), ...(mayEnd ? blaming : [])]).toContain(code);
      await janeGetsAMessage();
      expect(causes).toEqual([]);
      if (code === undefined) {
        socket.ws.close();
        await once(socket.ws, 'close');
      }
    }),
    { numRuns: runs(200), examples: atLimits.map((frame) => [[frame]]) },
  );
});
