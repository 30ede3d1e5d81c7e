import * as E from '#fp-ts/Either';
import * as t from 'io-ts';
import type { Outcome } from '../connection/outbox.js';
import { PublishedEvent } from '../protocol/endpoints/sentEvents.js';
import { localTypes } from '../protocol/events/connectionEvents.js';
import { ChatEvent, decodeParsedEvent } from '../protocol/events/decodeEvent.js';
import { eventCodecs } from '../protocol/events/eventCodecs.js';
import { Resumed } from '../protocol/eventLog.js';
import { CallErrorValue, ConnectionErrorValue, Failure, PublishErrorValue } from './errorValues.js';
import { isRecord } from '../internal/isRecord.js';

const isLocal = (value: unknown): value is { readonly type: keyof typeof eventCodecs } =>
  isRecord(value) && typeof value['type'] === 'string' && localTypes.has(value['type']);

/** An event as the connection emitted it: those of the server as on the wire, and local ones. */
const EmittedEvent = new t.Type<ChatEvent, unknown>(
  'ChatEvent',
  ChatEvent.is,
  (value, context) => {
    if (isLocal(value)) {
      const codec: t.Mixed = eventCodecs[value.type];
      return codec.validate(value, context) as t.Validation<ChatEvent>;
    }
    const event = decodeParsedEvent(value);
    if (E.isRight(event)) return t.success(event.right);
    const { path, expected, actual } = event.left;
    // A codec that stands for the one that refused, by its name.
    const named = new t.Type<unknown>(expected, t.unknown.is, t.success, t.identity);
    return t.failure(actual, t.appendContext(context, path, named, actual));
  },
  ChatEvent.encode,
);

/** A moment, which may never come: JSON has no infinity. */
const Moment = new t.Type<number, number | null>(
  'moment',
  t.number.is,
  (value, context) => (value === null ? t.success(Infinity) : t.number.validate(value, context)),
  (moment) => (Number.isFinite(moment) ? moment : null),
);

const Status = t.union(
  [
    t.type({ _tag: t.literal('Idle') }),
    t.type({ _tag: t.literal('Connecting'), attempt: t.number, since: t.number }),
    t.type({ _tag: t.literal('Recovering'), connectionId: t.string, since: t.number }),
    t.type({ _tag: t.literal('Online'), connectionId: t.string, since: t.number }),
    t.type({
      _tag: t.literal('Offline'),
      cause: ConnectionErrorValue,
      attempt: t.number,
      since: t.number,
      retryAt: Moment,
    }),
    t.type({ _tag: t.literal('Closed'), cause: ConnectionErrorValue, since: t.number }),
  ],
  'ConnectionStatus',
);

const Lost = t.intersection([
  t.type({
    _tag: t.literal('Lost'),
    from: t.union([t.number, t.string]),
    reason: t.keyof({ retention: null, epoch: null, unsupported: null, refused: null }),
  }),
  t.partial({ channel: t.string, to: t.union([t.number, t.string]) }),
]);

const RecoveryValue = t.union(
  [
    t.type({ _tag: t.literal('Live') }),
    t.type({ _tag: t.literal('Replayed'), count: t.number, duplicates: t.number }),
    t.type({ _tag: t.literal('Snapshot'), channels: t.readonlyArray(t.string) }),
    Lost,
  ],
  'Recovery',
);

const Published = t.type({ published: PublishedEvent }, 'Outcome');
const Refused = t.type({ error: PublishErrorValue }, 'Outcome');

const OutcomeValue = new t.Type<Outcome, unknown>(
  'Outcome',
  (value): value is Outcome => isRecord(value) && '_tag' in value,
  (value, context) => {
    if (!isRecord(value) || !('published' in value))
      return E.map(({ error }: t.TypeOf<typeof Refused>): Outcome => E.left(error))(
        Refused.validate(value, context),
      );
    return E.map(({ published }: t.TypeOf<typeof Published>): Outcome => E.right(published))(
      Published.validate(value, context),
    );
  },
  (outcome) =>
    E.isRight(outcome)
      ? Published.encode({ published: outcome.right })
      : Refused.encode({ error: outcome.left }),
);

/** What a line of a recording holds, by its kind. */
export const entryCodecs = {
  status: Status,
  event: EmittedEvent,
  /** A call was sent. `call` numbers the calls. */
  request: t.type({
    call: t.number,
    operation: t.string,
    params: t.UnknownRecord,
    request: t.UnknownRecord,
  }),
  response: t.type({ call: t.number, response: t.unknown }),
  /** A call errored. */
  failed: t.type({ call: t.number, error: CallErrorValue }),
  /** The last page of a resume. */
  resumed: Resumed,
  recovery: RecoveryValue,
  /** A frame that is no event. */
  failure: Failure,
  outcome: OutcomeValue,
  /** The connection errored. */
  error: ConnectionErrorValue,
} as const;

/** The kinds of entries. */
export type EntryKind = keyof typeof entryCodecs;

/** The value of an entry of a kind. */
export type EntryValue<Kind extends EntryKind> = t.TypeOf<(typeof entryCodecs)[Kind]>;

/** Something that a connection saw. */
export type Seen = {
  readonly [Kind in EntryKind]: { readonly kind: Kind; readonly value: EntryValue<Kind> };
}[EntryKind];

/** Something that a connection saw, and when: in milliseconds since the recording began. */
export type RecordedEntry = Seen & { readonly at: number };

/** Whether a text names a kind of entries. */
export const isEntryKind = (kind: unknown): kind is EntryKind =>
  typeof kind === 'string' && Object.hasOwn(entryCodecs, kind);

/** The value of an entry as JSON. */
export const encodeSeen = ({ kind, value }: Seen): unknown =>
  (entryCodecs[kind] as t.Type<unknown, unknown>).encode(value);
