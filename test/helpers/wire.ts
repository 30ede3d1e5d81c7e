import { once } from 'node:events';
import { connect } from 'node:net';
import { onTestFinished } from 'vitest';

interface WireResponse {
  readonly status: number;
  /** The body as it came: reading it as JSON would lose the digits of large integers. */
  readonly text: string;
}

const headEnd = '\r\n\r\n';

/** Writes a request to a server byte for byte, and reads one response with a declared length. */
export const writeRequest = async (
  url: string,
  head: readonly string[],
  body: string,
): Promise<WireResponse> => {
  const { hostname, port, host } = new URL(url);
  const socket = connect(Number(port), hostname);
  onTestFinished(() => {
    socket.destroy();
  });
  const [first = '', ...headers] = head;
  socket.write([first, `Host: ${host}`, ...headers].join('\r\n') + headEnd + body);
  let received = '';
  for (;;) {
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    received += chunk.toString();
    const end = received.indexOf(headEnd);
    const length = Number(/content-length: (\d+)/i.exec(received)?.[1] ?? 0);
    if (end < 0 || Buffer.byteLength(received) < end + headEnd.length + length) continue;
    return { status: Number(received.split(' ')[1]), text: received.slice(end + headEnd.length) };
  }
};
