import {homedir} from 'node:os';
import {join} from 'node:path';

type Machine = {
	readonly environment: {readonly [name: string]: string | undefined};
	readonly platform: string;
	readonly home: string;
};

const thisMachine = (): Machine => ({environment: process.env, platform: process.platform, home: homedir()});

/** Where Nightdrop keeps its settings, activity and copies of policies, as each system does it. */
export function settingsDirectory({environment, platform, home}: Machine = thisMachine()): string {
	const own = environment['NIGHTDROP_CONFIG_DIR'];
	if (own) {
		return own;
	}

	switch (platform) {
		case 'darwin':
			return join(home, 'Library', 'Preferences', 'nightdrop');
		case 'win32':
			return join(environment['APPDATA'] || join(home, 'AppData', 'Roaming'), 'nightdrop', 'Config');
		default:
			return join(environment['XDG_CONFIG_HOME'] || join(home, '.config'), 'nightdrop');
	}
}
