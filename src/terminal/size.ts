import {createContext, useContext} from 'react';

export type TerminalSize = {readonly columns: number; readonly rows: number};

export const SizeContext = createContext<TerminalSize>({columns: 80, rows: 24});

/** The terminal's size now. Ink 6 has no hook for it, and under CI it does not follow a resize by itself. */
export const useTerminalSize = (): TerminalSize => useContext(SizeContext);
