/** The remainder that is never negative: times before 1970 have one too. */
export const modulo = (value: number, by: number): number => ((value % by) + by) % by;
