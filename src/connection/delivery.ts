import * as E from '#fp-ts/Either';
import type { Observer } from 'rxjs';
import { createMultiset } from '../internal/multiset.js';
import { type ChatEvent, encodeEvent } from '../protocol/events/decodeEvent.js';
import type { DecodeFailure } from '../protocol/failure.js';
import type { Frame } from './frame.js';
import { decodeSkipped } from './frameReader.js';
import type { GapBuffer } from './gapBuffer.js';
import type { LogCursor } from './logCursor.js';
import type { DeliveryMode } from './machine/states.js';

/** The collaborators of a delivery. */
export interface DeliveryDeps {
  readonly cursor: Pick<LogCursor, 'advance'>;
  readonly gaps: Pick<GapBuffer, 'holds' | 'record'>;
  readonly failures$: Pick<Observer<DecodeFailure>, 'next'>;
  readonly emit: (event: ChatEvent) => void;
}

/** Emits the events of frames, each once and in order, also where two sockets receive it. */
export interface Delivery {
  /** Returns whether an event of the log is missing before the one of the frame. */
  readonly deliver: (frame: Frame, mode: DeliveryMode) => boolean;
  /** Emits the buffered frames that are not expected. */
  readonly flush: () => void;
  /** Forgets what is expected and buffered. */
  readonly clear: () => void;
}

const keyOf = (frame: Frame): string | undefined => {
  const whole = decodeSkipped(frame);
  return E.isRight(whole) && whole.right.type !== 'health.check'
    ? encodeEvent(whole.right)
    : undefined;
};

export const createDelivery = ({ cursor, gaps, failures$, emit }: DeliveryDeps): Delivery => {
  const expected = createMultiset();
  const buffered: Frame[] = [];

  const emitFrame = (frame: Frame): boolean => {
    if (E.isLeft(frame)) {
      failures$.next(frame.left);
      return false;
    }
    const event = frame.right;
    const sequence = cursor.advance(event);
    if (sequence === 'new' && event.type !== 'skipped' && !gaps.holds(event)) {
      gaps.record(event);
      emit(event);
    }
    return sequence === 'gap';
  };

  const emitUnexpected = (frame: Frame): boolean => {
    const key = expected.isEmpty() ? undefined : keyOf(frame);
    return key !== undefined && expected.remove(key) ? false : emitFrame(frame);
  };

  const modes: Readonly<Record<DeliveryMode, (frame: Frame) => boolean>> = {
    emit: emitFrame,
    emitAndExpect: (frame) => {
      const key = keyOf(frame);
      if (key !== undefined) expected.add(key);
      return emitFrame(frame);
    },
    buffer: (frame) => {
      // Decoded in full, since a subscriber may take it by the time it is emitted.
      buffered.push(decodeSkipped(frame));
      return false;
    },
    emitUnexpected,
    drop: () => false,
  };

  return {
    deliver: (frame, mode) => modes[mode](frame),
    flush: () => {
      for (const frame of buffered.splice(0)) emitUnexpected(frame);
    },
    clear: () => {
      expected.clear();
      buffered.length = 0;
    },
  };
};
