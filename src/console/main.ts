import { render } from 'lit-html';
import {
  animationFrameScheduler,
  auditTime,
  BehaviorSubject,
  catchError,
  combineLatest,
  debounceTime,
  distinctUntilChanged,
  EMPTY,
  exhaustMap,
  map,
  NEVER,
  type Observable,
  of,
  switchMap,
  timer,
} from 'rxjs';
import { backend } from '../backend/backend.js';
import { operatorEndpoints } from '../protocol/index.js';
import { addToFeed, createFilterFeed } from './feedState.js';
import { changeByKey, pageKeys } from './keys.js';
import { readPageSettings } from './pageSettings.js';
import { createPlots, type Plots } from './panels/plots.js';
import { publish } from './panels/publish.js';
import { readFeed } from './readFeed.js';
import { refreshers } from './refresh.js';
import { initialState, type State } from './state.js';
import { type Actions, view } from './view.js';

const refreshMs = 2_000;

const settings = readPageSettings(document);
const state$ = new BehaviorSubject<State>(initialState);
const filterFeed = createFilterFeed();
let plots: Plots | undefined;

const update: Actions['update'] = (change) =>
  state$.next({ ...state$.value, ...change(state$.value) });

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

const open: Actions['open'] = (panel) =>
  update(() => ({ panel, search: '', notice: undefined, trouble: undefined }));

const signIn = (secret: string): void => {
  const chat = backend({ url: location.origin, apiKey: settings.apiKey, secret });
  chat.call(operatorEndpoints.getHistory, {}, {}).subscribe({
    next: (history) => update(() => ({ chat, history, trouble: undefined })),
    error: (cause: unknown) => update(() => ({ trouble: messageOf(cause) })),
  });
};

/** Shows an error that nothing else handles. */
const error = (cause: unknown): void => update(() => ({ trouble: messageOf(cause) }));

const noteResult = (result$: Observable<string>): void => {
  update(() => ({ notice: undefined }));
  result$.subscribe({
    next: (notice) => update(() => ({ notice })),
    error: (error: unknown) => update(() => ({ notice: messageOf(error) })),
  });
};

const actions: Actions = {
  update,
  open,
  signIn,
  submit: () => {
    const { chat, draft } = state$.value;
    if (chat) noteResult(publish(chat, draft));
  },
  resend: ({ webhook_id: id, log_id }) => {
    const params = { id, log_id: String(log_id) };
    const { chat } = state$.value;
    if (!chat) return;
    noteResult(
      chat
        .call(operatorEndpoints.resendWebhook, params, {})
        .pipe(map(({ outcome }) => `Entry ${log_id}: ${outcome}.`)),
    );
  },
  plotsAt: (element) => {
    plots = element instanceof HTMLElement ? createPlots(element) : undefined;
    const { history } = state$.value;
    if (history) plots?.draw(history);
  },
};

const select = <A>(project: (state: State) => A): Observable<A> =>
  state$.pipe(map(project), distinctUntilChanged());

const chat$ = select(({ chat }) => chat);

chat$.pipe(switchMap((chat) => (chat ? readFeed(chat) : NEVER))).subscribe({
  next: (page) => {
    if ('trouble' in page) update(() => ({ trouble: page.trouble }));
    else update(({ feed }) => ({ feed: addToFeed(feed, page), trouble: undefined }));
  },
  error,
});

const search$ = select(({ search }) => search).pipe(
  switchMap((text) => (text === '' ? of(text) : of(text).pipe(debounceTime(150)))),
);

combineLatest([chat$, select(({ panel }) => panel), search$])
  .pipe(
    switchMap(([chat, panel, search]) => {
      const refresh = refreshers[panel];
      return chat && refresh
        ? timer(0, refreshMs).pipe(
            exhaustMap(() =>
              refresh(chat, search).pipe(
                catchError((error: unknown) => {
                  update(() => ({ trouble: messageOf(error) }));
                  return EMPTY;
                }),
              ),
            ),
          )
        : NEVER;
    }),
  )
  .subscribe({
    next: (changes) => {
      update(() => ({ ...changes, trouble: undefined }));
      if (changes.history) plots?.draw(changes.history);
    },
    error,
  });

const onKey = (event: KeyboardEvent): void => {
  if (event.key === '/') {
    event.preventDefault();
    document.querySelector<HTMLInputElement>('[data-search]')?.focus();
    return;
  }
  if (event.key === 'Escape' && document.activeElement instanceof HTMLElement)
    document.activeElement.blur();
  const changes = changeByKey(event.key, state$.value, filterFeed(state$.value.feed));
  if (!changes) return;
  event.preventDefault();
  update(({ search }) => ({ ...changes, search: changes.panel ? '' : search }));
};

pageKeys(document).subscribe({ next: onKey, error });

const root = document.querySelector<HTMLElement>('#app');

// A frame shows the state as it is then, however many events came since the last one.
state$.pipe(auditTime(0, animationFrameScheduler)).subscribe({
  next: (state) => {
    if (root) render(view(state, actions, filterFeed(state.feed), window.innerHeight), root);
  },
  error,
});

if (settings.apiSecret !== undefined) signIn(settings.apiSecret);
