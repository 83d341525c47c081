export const shells: readonly string[];
export const choicesOf: {readonly [flag: string]: readonly string[]};
export const flagsOf: (
	command: string,
) => readonly {readonly flag: string; readonly about: string; readonly takesValue: boolean}[];
export const completionOf: (shell: string) => string;
