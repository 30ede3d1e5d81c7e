import { once } from 'node:events';
import { Agent } from 'node:http';
import { WebSocket } from 'ws';
import { post } from './post.js';
import { type NodeProcess, startNode } from './processes.js';
import type { Cluster, System } from './system.js';

const start = async (count: number): Promise<Cluster> => {
  const nodes: NodeProcess[] = [];
  for (let n = 0; n < count; n += 1)
    nodes.push(await startNode(['--import', 'tsx', 'test/bench/nodes/socketIoNode.ts']));
  return {
    nodes,
    stop: async () => {
      for (const node of nodes) await node.stop();
    },
  };
};

const speak: System['speak'] = (_, inFlight) => {
  const agent = new Agent({ keepAlive: true, maxSockets: inFlight });
  return Promise.resolve({
    watch: async (port, _n, channel) => {
      const path = 'socket.io/?EIO=4&transport=websocket';
      const socket = new WebSocket(`ws://127.0.0.1:${String(port)}/${path}`);
      await once(socket, 'open');
      const joined = new Promise<void>((resolve) => {
        socket.on('message', (data: Buffer) => {
          const frame = data.toString();
          if (frame === '2') socket.send('3');
          if (frame.startsWith('40')) resolve();
        });
      });
      socket.send(`40${JSON.stringify({ room: String(channel) })}`);
      await joined;
      return socket;
    },
    send: (port, _n, channel) => post(port, `/rooms/${String(channel)}`, {}, agent),
    isMessage: (frame) => frame.includes('"type":"message.new"'),
    close: () => {
      agent.destroy();
    },
  });
};

/** Nodes of socket.io with its Redis adapter, which broadcast the same bytes to a room. */
export const socketIo: System = {
  ...{ name: 'socket.io', stores: 'nothing' },
  ...{ start, speak },
};
