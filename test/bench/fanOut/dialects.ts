import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { createToken } from 'millrace/backend';
import { WebSocket } from 'ws';

/** The secret of the server that is measured. */
export const apiSecret = 'secret';

/** A client on its way in, and how it asks for the next message. */
interface Client {
  readonly socket: WebSocket;
  /** Has a message sent to everybody; resolves when the server has taken it. */
  readonly ask: (text: string) => Promise<void>;
}

/** How a bare socket speaks with one of the servers. */
interface Speech {
  /** Connects, and does nothing else. */
  readonly connect: (port: number, name: string) => Promise<WebSocket>;
  readonly open: (port: number, name: string) => Promise<Client>;
  readonly isMessage: (frame: string) => boolean;
}

const opened = async (address: string): Promise<WebSocket> => {
  const socket = new WebSocket(address);
  await once(socket, 'open');
  return socket;
};

const post = async (
  url: string,
  token: string,
  body: unknown,
  agent: Agent | false,
): Promise<void> => {
  const headers = { authorization: token, 'stream-auth-type': 'jwt' };
  const asked = request(url, { method: 'POST', agent, headers });
  asked.end(JSON.stringify(body));
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  response.resume();
  await once(response, 'end');
  if (response.statusCode !== 201) throw new Error(`${url}: ${String(response.statusCode)}`);
};

/** A socket that has been greeted. */
const greeted = async (port: number, name: string, token: string) => {
  const query = new URLSearchParams({
    api_key: 'dev',
    authorization: token,
    json: JSON.stringify({ user_details: { id: name } }),
  });
  const socket = new WebSocket(`ws://127.0.0.1:${String(port)}/connect?${query.toString()}`);
  const [greeting] = (await once(socket, 'message')) as [Buffer];
  return { socket, greeting: greeting.toString() };
};

const millrace: Speech = {
  connect: async (port, name) =>
    (await greeted(port, name, await createToken(apiSecret, name))).socket,
  open: async (port, name) => {
    const token = await createToken(apiSecret, name);
    const { socket, greeting } = await greeted(port, name, token);
    const { connection_id } = JSON.parse(greeting) as { connection_id: string };
    const channel = `http://127.0.0.1:${String(port)}/channels/livestream/bench`;
    const call = (path: string, body: unknown, agent: Agent | false) =>
      post(`${channel}${path}?api_key=dev&connection_id=${connection_id}`, token, body, agent);
    await call('/query', { watch: true, state: false }, false);
    const agent = new Agent({ keepAlive: true });
    return { socket, ask: (text) => call('/message', { message: { text } }, agent) };
  },
  isMessage: (frame) => frame.startsWith('{"type":"message.new"'),
};

/** Resolves at the first frame of a kind; one frame may come right behind another one. */
const heard = (socket: WebSocket, isIt: (frame: string) => boolean): Promise<void> =>
  new Promise((resolve) => {
    const hear = (data: Buffer): void => {
      if (!isIt(data.toString())) return;
      socket.off('message', hear);
      resolve();
    };
    socket.on('message', hear);
  });

/** The request of a socket that gets its response as its own copy of the message. */
const byEcho =
  (socket: WebSocket, command: string, isMessage: Speech['isMessage']) => (): Promise<void> => {
    const echo = heard(socket, isMessage);
    socket.send(command);
    return echo;
  };

const ws: Speech = {
  connect: (port) => opened(`ws://127.0.0.1:${String(port)}`),
  open: async (port, name) => {
    const socket = await ws.connect(port, name);
    return { socket, ask: byEcho(socket, 'go', ws.isMessage) };
  },
  isMessage: () => true,
};

const socketIo: Speech = {
  connect: async (port) => {
    const path = 'socket.io/?EIO=4&transport=websocket';
    const socket = await opened(`ws://127.0.0.1:${String(port)}/${path}`);
    socket.on('message', (data: Buffer) => {
      if (data.toString() === '2') socket.send('3');
    });
    const joined = heard(socket, (frame) => frame.startsWith('40'));
    socket.send('40');
    await joined;
    return socket;
  },
  open: async (port, name) => {
    const socket = await socketIo.connect(port, name);
    return { socket, ask: byEcho(socket, '42["go"]', socketIo.isMessage) };
  },
  isMessage: (frame) => frame.startsWith('42["message"'),
};

/** The servers that are compared, by how one speaks with them. */
export const dialects = { millrace, ws, 'socket.io': socketIo } satisfies Record<string, Speech>;

/** The name of a server that is compared. */
export type Dialect = keyof typeof dialects;
