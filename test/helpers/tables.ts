import {
  CloseCode,
  type Endpoint,
  type EndpointKey,
  endpoints,
  ErrorCode,
  events,
  InputLimit,
  type InputLimitEntry,
  type Recipients,
} from 'millrace/protocol';
import { unservedEndpoints } from '../../src/protocol/unservedEndpoints.js';
import { v2Endpoint } from '../../src/protocol/v2/v2Endpoints.js';
import { machineTables } from './machineTables.js';
import { table } from './markdown.js';

/** The text of a boolean cell. */
export const yes = (is: boolean): string => (is ? 'yes' : '');

const rule = ({ to, watching }: Recipients): string =>
  watching === false ? `${to} elsewhere` : to;

/** The name of an event in a cell. */
export const eventName = (key: string, type: string): string => {
  if (type === '*') return `custom, to a ${key.slice(1)}`;
  const [, place] = key.split('@');
  return place === undefined ? `\`${type}\`` : `\`${type}\`, of one ${place}`;
};

const eventTable = (): string =>
  table(
    ['event', 'class', 'trigger', 'recipients', 'webhooks'],
    Object.entries(events)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, entry]) => [
        eventName(key, entry.type),
        entry.class,
        entry.trigger,
        entry.recipients.map(rule).join(', ') || (entry.class === 'local' ? 'local' : ''),
        yes(entry.webhook),
      ]),
  );

const endpointTable = (): string =>
  table(
    ['operation', 'method and path', 'callers', 'request', 'status', 'events'],
    Object.values(endpoints).map((entry) => [
      entry.operation,
      `\`${entry.method} ${entry.path}\``,
      entry.callers.join(', '),
      entry.input,
      String(entry.status),
      entry.emits.map((key) => `\`${key}\``).join(', '),
    ]),
  );

const errorTable = (): string =>
  table(
    ['code', 'status', 'meaning', 'retry', 'refresh'],
    Object.values(ErrorCode)
      .sort((one, other) => one.code - other.code)
      .map(({ code, status, meaning, retry, refresh }) => [
        String(code),
        status === 0 ? '' : String(status),
        meaning,
        yes(retry),
        yes(refresh),
      ]),
  );

const closeTable = (): string =>
  table(
    ['close code', 'sent by', 'meaning', 'reconnect'],
    Object.values(CloseCode).map(({ code, sender, meaning, reconnect }) => [
      String(code),
      sender,
      meaning,
      yes(reconnect),
    ]),
  );

const limitTable = (): string =>
  table(
    ['limit', 'of', 'at most', 'unit', 'error', 'close code'],
    Object.entries<InputLimitEntry>(InputLimit).map(
      ([name, { max, unit, input, error, close }]) => [
        `\`${name}\``,
        input,
        max.toLocaleString('en').replaceAll(',', ' '),
        unit,
        error === undefined ? '' : String(ErrorCode[error].code),
        close === undefined ? '' : String(CloseCode[close].code),
      ],
    ),
  );

const code = (text: string | undefined): string => (text === undefined ? '' : `\`${text}\``);

const { code: unservedCode, status: unservedStatus } = ErrorCode.NotFound;

const callTable = (): string =>
  table(
    ['operation', 'v1', 'v2', 'answer'],
    [
      ...Object.entries<Endpoint>(endpoints).map(([key, entry]) => {
        const v2 = v2Endpoint(key as EndpointKey, entry);
        const statuses = new Set([entry.status, v2?.status ?? entry.status]);
        return [
          entry.operation,
          code(`${entry.method} ${entry.path}`),
          code(v2 && `${v2.method} ${v2.path}`),
          [...statuses].join(', v2: '),
        ];
      }),
      ...unservedEndpoints.map(({ operation, method, v1, v2 }) => [
        operation,
        code(v1 && `${method} ${v1}`),
        code(v2 && `${method} ${v2}`),
        `refused: ${unservedStatus}, code ${unservedCode}`,
      ]),
    ],
  );

/** The tables of the contract as Markdown, by their names in the document. */
export const tables = {
  events: eventTable,
  endpoints: endpointTable,
  errors: errorTable,
  closes: closeTable,
  limits: limitTable,
  calls: callTable,
  ...machineTables,
} as const;
