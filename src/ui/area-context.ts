import {createContext, useContext} from 'react';
import type {Height} from './blocks/block.js';

/** The room that the frame leaves for a body. */
export type BodyArea = {readonly cells: number; readonly rows: number; readonly height: Height};

/** Set by the frame. */
export const AreaContext = createContext<BodyArea>({cells: 76, rows: 18, height: 'medium'});

/** The room for the body inside the frame. */
export const useArea = (): BodyArea => useContext(AreaContext);
