/** The environment of the process, or of a test. */
export type Environment = {readonly [name: string]: string | undefined};

/**
Whether marks must be ASCII: the console of Linux lacks the glyphs, and another character set than UTF-8 cannot carry them. `NIGHTDROP_ASCII=1` asks for it, `NIGHTDROP_ASCII=0` forbids it.
*/
export function isAscii(environment: Environment): boolean {
	const asked = environment['NIGHTDROP_ASCII'];
	if (asked !== undefined && asked !== '') {
		return asked !== '0';
	}

	// The first that is not empty decides. None at all is usual in containers, whose terminals know UTF-8.
	const locale = environment['LC_ALL'] || environment['LC_CTYPE'] || environment['LANG'];
	return (
		environment['TERM'] === 'linux' || (locale !== undefined && locale !== '' && !/utf-?8/iu.test(locale))
	);
}

/** Whether nothing may be coloured, bold or inverse: then keys and badges take brackets. */
export function isColourless(environment: Environment): boolean {
	const forced = environment['FORCE_COLOR'];
	return (
		Boolean(environment['NO_COLOR']) || forced === '0' || forced === 'false' || environment['TERM'] === 'dumb'
	);
}

/** Whether the terminal cannot move its cursor, so that only lines can be printed. */
export function isDumb(environment: Environment, platform: string): boolean {
	return environment['TERM'] === 'dumb' || (platform !== 'win32' && !environment['TERM']);
}
