import {
  ClientFrame,
  CloseCode,
  ConnectRequest,
  InputLimit,
  type InputLimitEntry,
  type InputLimitName,
} from 'millrace/protocol';
import { createToken } from 'millrace/backend';
import { createChatServer } from 'millrace/server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { boundsOf } from '../../../src/protocol/bounded.js';
import { isFinite, type Place, placesIn, valueOfSize } from '../../helpers/codecPlaces.js';
import { connectQuery, openSocket } from '../../helpers/server.js';

const server = createChatServer({});
let url = '';
beforeAll(async () => {
  ({ url } = await server.listen({ port: 0 }));
});
afterAll(() => server.close());

const boundsIn = (places: readonly Place[]) =>
  places.flatMap(({ path, codec, put }) =>
    (codec ? boundsOf(codec) : []).map(
      (name) =>
        [
          name,
          path,
          (more: number) => put(valueOfSize(codec!, name, InputLimit[name].max + more)),
        ] as const,
    ),
  );

const unboundedIn = (places: readonly Place[]) =>
  places.filter(({ codec }) => codec && boundsOf(codec).length === 0 && !isFinite(codec));

const inFrames = placesIn(ClientFrame);
const inRequest = placesIn(ConnectRequest);

test('each value of a frame and of a connect request has a bound', () => {
  expect(unboundedIn([...inFrames, ...inRequest])).toEqual([]);
});

test.each(boundsIn(inFrames))(
  'a frame above %s, in %s, ends its connection',
  async (_, __, value) => {
    const socket = await openSocket(`${url}/connect?${await connectQuery('john')}`);
    await socket.frame(0);
    socket.ws.send(JSON.stringify(value(1)));
    expect(await socket.closed).toBe(CloseCode.Unreadable.code);
  },
);

const connectWith = async (request: unknown) => {
  const query = new URLSearchParams({
    api_key: 'dev',
    'stream-auth-type': 'jwt',
    authorization: await createToken('secret', 'x'),
    json: JSON.stringify(request),
  });
  const socket = await openSocket(`${url}/connect?${query.toString()}`);
  return { socket, first: await socket.frame(0) };
};

const messageOf = (frame: object): string =>
  'error' in frame ? (frame.error as { readonly message: string }).message : '';

test.each(boundsIn(inRequest))(
  'a connect request above %s, in %s, is refused',
  async (name: InputLimitName, path, value) => {
    const { max, unit }: InputLimitEntry = InputLimit[name];
    const above = messageOf((await connectWith(value(1))).first);
    expect(above).toContain(path);
    expect(above).toContain(unit === 'year' ? `from 0 to ${max}` : String(max));
    expect(messageOf((await connectWith(value(0))).first)).not.toContain(`at most ${max}`);
  },
);

test('custom data of a connect request has its bound', async () => {
  const { max } = InputLimit.customBytes;
  const { first } = await connectWith({ user_details: { id: 'x', pad: 'x'.repeat(max) } });
  expect(messageOf(first)).toContain(`custom data must have at most ${max} bytes`);
});

test('a token above the bound of a request’s head is refused', async () => {
  const query = new URLSearchParams({
    api_key: 'dev',
    authorization: 'x'.repeat(InputLimit.headBytes.max),
  });
  const response = await fetch(`${url}/longpoll?${query.toString()}`);
  expect(response.status).toBe(431);
  expect(await response.text()).toContain(`over ${InputLimit.headBytes.max} bytes`);
});
