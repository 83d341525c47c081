export const commands: {readonly [name: string]: string};
export const isCommand: (word: string) => boolean;
export const usageOf: (words: readonly string[]) => string;
