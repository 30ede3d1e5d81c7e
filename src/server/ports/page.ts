/** A part of a list. */
export interface Page {
  readonly limit: number;
  readonly offset: number;
}

/** One side of a range of moments. */
export interface MomentBound {
  readonly op: '<' | '<=' | '>' | '>=';
  readonly at: string;
}
