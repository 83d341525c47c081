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
	{press: ['backtab', 'enter'], see: 'These calls will be made', shot: 'set-up-5-review'},
	{press: ['enter', 'escape'], see: 'Stopped', shot: 'set-up-6-apply'},
	{press: ['enter'], see: 'Where should the secret go?'},
	{press: ['enter'], see: 'The secret is stored', shot: 'set-up-7-key'},
	{press: ['enter'], see: 'Backups can be put with this key', shot: 'set-up-8-test'},
	{press: ['enter'], see: 'Proven: this key', shot: 'proof-proven'},
	{press: ['enter'], see: 'Works with', shot: 'set-up-10-hand-over'},
	{press: ['enter'], see: 'Checked', seeNo: 'not yet', shot: 'home'},
];

/** Later somebody puts the user into a group that may read. */
const violated: readonly Step[] = [
	{
		meanwhile: async iam => iam.addUserToGroup({GroupName: 'analytics', UserName: user}),
		press: ['p'],
		see: 'Violated: this key can read backups',
		shot: 'proof-violated',
	},
	{press: ['escape'], see: /Violated/u, seeNo: 'Groups', shot: 'home-violated'},
	{press: ['enter'], see: 'Activity', shot: 'target'},
	{press: ['a'], see: 'What Nightdrop did', shot: 'activity'},
];

/** Every picture of the README, and how to get there. */
export const journeys: readonly Journey[] = [{columns: 100, rows: 30, steps: [...setUp, ...violated]}];
