import * as t from 'io-ts';
import { User } from '../objects.js';
import type { Codec } from '../shape.js';
import { channelEvent, type RowsOf, toWatchers } from './eventEntry.js';

const aiColumns = { required: {}, optional: { user: User, message_id: t.string } };

const aiIndicatorUpdateShape = channelEvent('ai_indicator.update', {
  required: { ai_state: t.string },
  optional: { user: User, message_id: t.string, ai_message: t.string },
});
/** What an AI does for a message: `ai_state` is a text such as `AI_STATE_THINKING`. */
export interface AiIndicatorUpdate extends t.TypeOf<typeof aiIndicatorUpdateShape> {}
/** Codec of {@link AiIndicatorUpdate}. */
export const AiIndicatorUpdate: Codec<AiIndicatorUpdate> = aiIndicatorUpdateShape;

const aiIndicatorStopShape = channelEvent('ai_indicator.stop', aiColumns);
/** A user wants an AI to stop. */
export interface AiIndicatorStop extends t.TypeOf<typeof aiIndicatorStopShape> {}
/** Codec of {@link AiIndicatorStop}. */
export const AiIndicatorStop: Codec<AiIndicatorStop> = aiIndicatorStopShape;

const aiIndicatorClearShape = channelEvent('ai_indicator.clear', aiColumns);
/** There is nothing to show of an AI any more. */
export interface AiIndicatorClear extends t.TypeOf<typeof aiIndicatorClearShape> {}
/** Codec of {@link AiIndicatorClear}. */
export const AiIndicatorClear: Codec<AiIndicatorClear> = aiIndicatorClearShape;

export const aiCodecs = {
  'ai_indicator.clear': AiIndicatorClear,
  'ai_indicator.stop': AiIndicatorStop,
  'ai_indicator.update': AiIndicatorUpdate,
} as const;

const toAll = {
  class: 'channel',
  webhook: false,
  recipients: toWatchers,
  ephemeral: true,
} as const;

export const aiRows = {
  'ai_indicator.clear': { ...toAll, trigger: 'when an AI has begun to write' },
  'ai_indicator.stop': { ...toAll, trigger: 'when a user stops an AI' },
  'ai_indicator.update': { ...toAll, trigger: 'when the state of an AI changes' },
} as const satisfies RowsOf<typeof aiCodecs>;
