import {createContext, useContext} from 'react';
import {plainTheme, type Theme} from './theme.js';

/** Set once by whoever opens the screen. */
export const ThemeContext = createContext<Theme>(plainTheme);

/** How this terminal is drawn on. */
export const useTheme = (): Theme => useContext(ThemeContext);
