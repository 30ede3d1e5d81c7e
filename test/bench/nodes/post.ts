import { once } from 'node:events';
import { type Agent, type IncomingMessage, request } from 'node:http';

/** Posts JSON to a node on loopback; rejects unless it was created. */
export const post = async (
  port: number,
  path: string,
  body: unknown,
  agent: Agent,
  headers: Readonly<Record<string, string>> = {},
): Promise<void> => {
  const text = JSON.stringify(body);
  const asked = request({
    ...{ port, agent, method: 'POST', path },
    headers: {
      ...headers,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
    },
  });
  asked.end(text);
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  let answer = '';
  for await (const chunk of response) answer += String(chunk);
  if (response.statusCode !== 201) throw new Error(answer);
};
