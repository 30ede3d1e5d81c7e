import { firstValueFrom, timer } from 'rxjs';
import { type Balancer, openBalancer } from '../helpers/balancer.js';
import { natsUrl } from '../helpers/nats.js';
import { openNamedSchema } from '../helpers/postgres.js';
import type { Progress } from './progress.js';
import { type ServerProcess, startServer } from './serverProcess.js';

/** What clients connect to, and what happens to it while they send. */
export interface Site {
  readonly url: string;
  /** Disturbs the servers as the sending proceeds. */
  readonly upset: (progress: Progress, print: (line: string) => void) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** How long Postgres or NATS cannot be reached, in milliseconds. */
const outageMs = 2_000;

/** A way to a service that can be cut. */
const openWay = async (service: string, defaultPort: number) => {
  const url = new URL(service);
  const port = Number(url.port || defaultPort);
  const balancer = await openBalancer([port]);
  url.hostname = '127.0.0.1';
  url.port = String(balancer.port);
  return {
    url: url.href,
    close: balancer.close,
    /** The service is away, as when it restarts. */
    cut: async (): Promise<void> => {
      balancer.use([]);
      balancer.reset();
      await firstValueFrom(timer(outageMs));
      balancer.use([port]);
    },
  };
};

const startAll = async (
  count: number,
  where: readonly string[],
): Promise<readonly ServerProcess[]> => {
  const nodes: ServerProcess[] = [];
  for (let index = 0; index < count; index += 1) nodes.push(await startServer(where));
  return nodes;
};

/** Nodes that are out are not in the balancer. */
const createRota = (nodes: readonly ServerProcess[], balancer: Balancer) => {
  const out = new Set<ServerProcess>();
  const update = (): void =>
    balancer.use(nodes.filter((node) => !out.has(node)).map(({ port }) => port));
  return {
    restart: async (indexes: readonly number[], signal: NodeJS.Signals): Promise<void> => {
      const some = indexes.flatMap((index) => nodes[index % nodes.length] ?? []);
      for (const node of some) out.add(node);
      update();
      await Promise.all(some.map((node) => node.end(signal)));
      await Promise.all(some.map((node) => node.start()));
      out.clear();
      update();
    },
  };
};

/** Starts nodes of one application behind a load balancer, in a schema of their own. */
export const startCluster = async (count: number): Promise<Site> => {
  const schema = await openNamedSchema();
  const [database, nats] = [await openWay(schema.url, 5432), await openWay(natsUrl, 4222)];
  const where = ['--database-url', database.url, '--nats-url', nats.url];
  const nodes = await startAll(count, where);
  const balancer = await openBalancer(nodes.map(({ port }) => port));
  const rota = createRota(nodes, balancer);
  const moveAll = (): Promise<void> => {
    balancer.reset();
    return Promise.resolve();
  };
  const upsets: readonly (readonly [what: string, act: () => Promise<void>])[] = [
    ['A node was killed and started again.', () => rota.restart([0], 'SIGKILL')],
    ['NATS was away.', nats.cut],
    ['A node was restarted.', () => rota.restart([1], 'SIGTERM')],
    ['Postgres was away.', database.cut],
    ['All clients were moved.', moveAll],
    ['All nodes but one were killed and started again.', () => rota.restart([1, 2], 'SIGKILL')],
    [
      'Postgres and NATS were away.',
      () => Promise.all([database.cut(), nats.cut()]).then(() => undefined),
    ],
  ];
  return {
    url: `http://127.0.0.1:${String(balancer.port)}`,
    upset: async (progress, print) => {
      for (const [index, [what, act]] of upsets.entries()) {
        await progress.reaches((index + 1) / (upsets.length + 1));
        await act();
        print(what);
      }
    },
    stop: async () => {
      await balancer.close();
      for (const node of nodes) await node.stop();
      for (const way of [database, nats]) await way.close();
      await schema.drop();
    },
  };
};

/** Starts one server with a data file, which is restarted once and killed once. */
export const startAlone = async (data: string): Promise<Site> => {
  const server = await startServer(['--data', data]);
  return {
    url: server.url,
    upset: async (progress, print) => {
      await progress.reaches(1 / 3);
      await server.restart('SIGTERM');
      print('The server was restarted.');
      await progress.reaches(2 / 3);
      await server.restart('SIGKILL');
      print('The server was killed and started again.');
    },
    stop: server.stop,
  };
};
