import type { Settings } from '../options.js';
import type { CommandName } from './commands.js';
import type { Input, InputOf, InputTag } from './inputs.js';
import type { Fields, State, StateOf, StateTag } from './states.js';

/** What the transitions depend on beside the state and the input. */
export interface Rules {
  readonly retry: Settings['retry'];
  readonly resumeTimeoutMs: number;
  /** Whether there is a provider of other tokens. */
  readonly renewable: boolean;
}

type FieldsOf<Tag extends StateTag> = Omit<StateOf<Tag>, '_tag'>;

/** The fields that change: at least those that the next state has and the state does not. */
type Changes<S, Tag extends StateTag> = Partial<FieldsOf<Tag>> & Omit<FieldsOf<Tag>, keyof S>;

type Set<S, I, Changed> = (state: S, input: I, rules: Rules) => Changed;

type Target<S, I, Tag extends StateTag> =
  Record<never, never> extends Changes<S, Tag>
    ? { readonly to: Tag; readonly set?: Set<S, I, Changes<S, Tag>> }
    : { readonly to: Tag; readonly set: Set<S, I, Changes<S, Tag>> };

/** One transition. Its names are printed in the table. */
export type Row<S, I> = {
  /** Without a condition, the row always applies. */
  readonly when?: (state: S, input: I, rules: Rules) => boolean;
  /** What the edge executes, in this order. */
  readonly does?: readonly CommandName[];
} & (
  | { [Tag in StateTag]: Target<S, I, Tag> }[StateTag]
  /** The state stays. */
  | { readonly to?: never; readonly set?: Set<S, I, Partial<Fields>> }
);

/** The transitions of a state: for each input that can happen, the first row that applies. */
export type Rows<S extends State> = {
  readonly [Tag in InputTag]?: readonly Row<S, InputOf<Tag>>[];
};

/** Any row, as the machine applies it. */
export interface AnyRow {
  readonly when?: (state: State, input: Input, rules: Rules) => boolean;
  readonly to?: StateTag;
  readonly set?: (state: State, input: Input, rules: Rules) => Partial<Fields>;
  readonly does?: readonly CommandName[];
}
