/** The meaning of a mark; it decides glyph and colour. No screen picks a colour of its own. */
export type Role = 'ok' | 'bad' | 'warn' | 'unknown' | 'busy' | 'info' | 'todo' | 'skip' | 'focus';
