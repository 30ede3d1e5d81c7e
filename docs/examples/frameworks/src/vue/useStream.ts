import type { Observable } from 'rxjs';
import {
  type MaybeRefOrGetter,
  readonly,
  type ShallowRef,
  shallowRef,
  toValue,
  watchEffect,
} from 'vue';

/**
 * The current value of a stream, while the component lives. A getter that reads refs gives another
 * stream when they change. `onError` gets the error of a stream.
 */
export const useStream = <A>(
  stream: MaybeRefOrGetter<Observable<A>>,
  initial: A,
  onError: (error: unknown) => void,
): Readonly<ShallowRef<A>> => {
  const current = shallowRef(initial);
  watchEffect((onCleanup) => {
    const subscription = toValue(stream).subscribe({
      next: (value) => {
        current.value = value;
      },
      error: onError,
    });
    onCleanup(() => subscription.unsubscribe());
  });
  return readonly(current) as Readonly<ShallowRef<A>>;
};
