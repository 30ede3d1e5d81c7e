import { type EndpointKey, endpoints } from '../../../protocol/endpoints/endpointTable.js';
import type { Handler, HandlersOf } from '../context.js';
import { type Platform, platforms } from '../requests/limits.js';

const keys = Object.keys(endpoints) as readonly EndpointKey[];

const getRateLimits: Handler<'getRateLimits'> = ({ readLimit }, { request }) => {
  const named = platforms.filter((platform) => request[platform] === true);
  const operations = request.endpoints?.split(',');
  const requested = keys.filter((key) => operations?.includes(endpoints[key].operation) ?? true);
  const limitsOf = (platform: Platform) =>
    Object.fromEntries(
      requested.map((key) => [endpoints[key].operation, readLimit(key, platform)]),
    );
  const limits = (named.length > 0 ? named : platforms).map(
    (platform) => [platform, limitsOf(platform)] as const,
  );
  return Promise.resolve({ response: Object.fromEntries(limits), emitted: [] });
};

export const rateLimitHandlers: HandlersOf<'getRateLimits'> = { getRateLimits };
