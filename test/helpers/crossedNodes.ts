import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** One address for two nodes. */
export interface CrossedNodes {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** Sockets are opened by requests of this path; all other requests are calls. */
const socketPath = /^GET \/(?:api\/v2\/)?connect[/?]/;

/** Opens an address whose calls come to one node, and whose sockets are of another one. */
export const crossNodes = async (calls: number, sockets: number): Promise<CrossedNodes> => {
  const open = new Set<Socket>();
  const keep = (socket: Socket, other: Socket): void => {
    open.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.once('close', () => {
      open.delete(socket);
      other.destroy();
    });
  };
  const server = createServer((client) => {
    client.on('error', () => undefined);
    client.once('data', (first: Buffer) => {
      const isSocket = socketPath.test(first.toString('latin1'));
      const node = connect(isSocket ? sockets : calls, '127.0.0.1');
      keep(client, node);
      keep(node, client);
      node.write(first);
      client.pipe(node).pipe(client);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
};
