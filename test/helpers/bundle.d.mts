export function bundle(entry: string): Promise<{readonly path: string; readonly remove: () => Promise<void>}>;
