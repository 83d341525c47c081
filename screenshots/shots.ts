import type {Journey, Step} from './journey.js';

const user = 'nightdrop-acme-backups-db';

/** The whole set-up, one picture a step. It is stopped once in the middle and gone on with. */
const setUp: readonly Step[] = [
	{see: 'Rehearse in the sandbox', shot: 'home-empty'},
	{press: ['enter'], see: /\d+ of \d+ allowed/u, shot: 'set-up-1-account'},
	{press: ['enter'], see: 'Prefix'},
	{type: 'acme-backups', see: '1 begins like this'},
	{press: ['down'], type: 'db/', see: 'never means dbx'},
	{press: ['enter'], see: 'Public access is not blocked', shot: 'set-up-2-bucket'},
	{press: ['enter'], see: user},
	{press: ['enter'], see: 'free', shot: 'set-up-3-user'},
	{press: ['enter'], see: 'How tight?', shot: 'set-up-4-policy'},
	{press: ['tab'], see: 'after this', shot: 'set-up-4-policy-changes'},
	{
		press: ['backtab', 'enter'],
		see: 'These calls will be made',
		seeNo: 'Asking AWS',
		shot: 'set-up-5-review',
	},
	{press: ['enter', 'escape'], see: 'Stopped', shot: 'set-up-6-apply'},
	{press: ['enter'], see: 'Where should the secret go?'},
	{press: ['enter'], see: 'The secret is stored', shot: 'set-up-7-key'},
	{press: ['enter'], see: 'Backups can be put with this key', shot: 'set-up-8-test'},
	{press: ['enter'], see: 'Proven: this key', shot: 'proof-proven'},
	{press: ['enter'], see: 'Works with', shot: 'set-up-10-hand-over'},
	{press: ['enter'], see: 'Checked', seeNo: 'not yet', shot: 'home'},
	{press: ['r'], see: 'made with this key', seeNo: 'Asking AWS', shot: 'rotation'},
];

const strictUser = 'nightdrop-acme-media';

/** A policy that only allows: later somebody puts the user into a group that may read, and nothing shuts that. */
const violated: readonly Step[] = [
	{see: /\d+ of \d+ allowed/u},
	{press: ['enter'], see: 'acme-media'},
	{press: ['enter'], see: 'What we found'},
	{press: ['enter'], see: strictUser},
	{press: ['enter'], see: 'free'},
	{press: ['enter'], see: 'How tight?', shot: 'set-up-4-policy-strict'},
	{press: ['enter'], see: 'These calls will be made', seeNo: 'Asking AWS'},
	{press: ['enter'], see: 'Where should the secret go?'},
	{press: ['enter'], see: 'The secret is stored'},
	{press: ['enter'], see: 'Backups can be put with this key'},
	{press: ['enter'], see: 'Proven: this key'},
	{press: ['enter'], see: 'Works with'},
	{press: ['enter'], see: 'Checked', seeNo: 'not yet'},
	{
		meanwhile: async iam => iam.addUserToGroup({GroupName: 'analytics', UserName: strictUser}),
		press: ['p'],
		see: 'Violated: this key can read backups',
		shot: 'proof-violated',
	},
	{press: ['escape'], see: 'Violated', seeNo: 'Groups', shot: 'home-violated'},
	{press: ['enter'], see: 'Activity', shot: 'target'},
	{press: ['a'], see: 'What Nightdrop did', shot: 'activity'},
];

/** Somebody who has never seen this bucket asks whether last night's backups are there. */
const onCall: readonly Step[] = [
	{see: 'Rehearse in the sandbox'},
	{press: ['o'], see: 'Open a bucket'},
	{type: 'acme-backups/db/', see: 'acme-backups/db/'},
	// Who it is comes with an answer of its own.
	{press: ['enter'], see: '3 missing'},
	{see: '111122223333', shot: 'backups'},
	{press: ['enter'], see: 'Backups › db-02/orders', shot: 'backups-series'},
	{press: ['escape', 'escape'], see: 'Open a bucket', seeNo: '3 missing'},
	{press: Array.from('acme-backups/db/', () => 'backspace'), type: 'acme-mail', see: 'acme-mail'},
	{press: ['enter'], see: 'mail-02/store'},
	{press: ['down', 'down', 'enter'], see: /mail-0\d\/\w+/u},
];

const size = {columns: 100, rows: 30};

/** Every picture of the README, and how to get there. */
export const journeys: readonly Journey[] = [
	{...size, steps: setUp},
	{...size, steps: onCall},
	{...size, args: ['setup', '--bucket', 'acme-media', '--preset', 'strict'], steps: violated},
];
