import { type EndpointKey, endpoints } from '../../../protocol/endpoints/endpointTable.js';
import type { Handler, HandlersOf } from '../context.js';
import { type Limit, type Platform, platforms } from '../requests/limits.js';

const keys = Object.keys(endpoints) as readonly EndpointKey[];

const getRateLimits: Handler<'getRateLimits'> = async ({ readLimit }, { request }) => {
  const named = platforms.filter((platform) => request[platform] === true);
  const operations = request.endpoints?.split(',');
  const requested = keys.filter((key) => operations?.includes(endpoints[key].operation) ?? true);
  const limitsOf = async (platform: Platform) => {
    const limits: Record<string, Limit> = {};
    for (const key of requested) limits[endpoints[key].operation] = await readLimit(key, platform);
    return limits;
  };
  const limits: Partial<Record<Platform, Record<string, Limit>>> = {};
  for (const platform of named.length > 0 ? named : platforms)
    limits[platform] = await limitsOf(platform);
  return { response: limits, emitted: [] };
};

export const rateLimitHandlers: HandlersOf<'getRateLimits'> = { getRateLimits };
