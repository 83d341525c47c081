import {homedir} from 'node:os';
import {resolve} from 'node:path';

/** A path as somebody types it, whole. No shell reads what is typed into a field, or follows a `=`, so `~/` is read here. */
export const wholePath = (path: string): string => resolve(path.replace(/^~(?=\/|$)/u, homedir()));
