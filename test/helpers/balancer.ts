import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A load balancer for TCP: connections go to one target after the other. */
export interface Balancer {
  readonly port: number;
  /** Sends new connections to these targets; to none, they are refused. */
  readonly use: (ports: readonly number[]) => void;
  /** Breaks all connections. */
  readonly reset: () => void;
  readonly close: () => Promise<void>;
}

/** Opens a balancer on a free port of loopback, before targets on loopback. */
export const openBalancer = async (targets: readonly number[]): Promise<Balancer> => {
  const sockets = new Set<Socket>();
  let ports = targets;
  let turn = 0;
  const keep = (socket: Socket, other: () => Socket): void => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.once('close', () => {
      sockets.delete(socket);
      other().destroy();
    });
  };
  const server = createServer((client) => {
    turn += 1;
    const port = ports[turn % ports.length];
    if (port === undefined) {
      client.destroy();
      return;
    }
    const target = connect(port, '127.0.0.1');
    keep(client, () => target);
    keep(target, () => client);
    client.pipe(target).pipe(client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const reset = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    use: (next) => {
      ports = next;
    },
    reset,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      reset();
      await closed;
    },
  };
};
