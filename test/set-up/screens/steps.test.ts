import '../../helpers/colour.js';
import {expect, test} from 'vitest';
import type {Trouble} from '../../../src/aws/trouble.js';
import {updateSetUp} from '../../../src/set-up/flow.js';
import {judgeNeeds} from '../../../src/set-up/needs.js';
import {setUpView} from '../../../src/set-up/screen.js';
import type {SetUpState, Tool} from '../../../src/set-up/state.js';
import {answerKey} from '../../../src/ui/bindings.js';
import {checkScreen} from '../../helpers/check-screen.js';
import {undrawnViews} from '../../helpers/drawn-views.js';
import {applyRows, base, type Change, planRows, secret, stateAt, userFindings} from './states.js';

const check = async (state: SetUpState) => checkScreen(size => setUpView(state, size));

const size = {columns: 100, rows: 30};

const trouble: Trouble = {
	what: 'The policy was not written',
	error: {
		kind: 'denied',
		code: 'AccessDenied',
		message: 'User is not authorized',
		attempts: 1,
		denial: {strength: 'explicit', policy: 'service-control'},
	},
	call: {
		service: 's3',
		operation: 'PutBucketPolicy',
		status: 403,
		code: 'AccessDenied',
		requestId: '4K0QZ8M2N1XH7P3R',
		startedAt: Date.UTC(2026, 10, 23, 19, 2, 18),
		durationMs: 200,
	},
};

const waiting = {for: 'S3 does not know the new user yet', elapsedMs: 26_000, boundMs: 120_000, asked: 7};

const cleanUp = [
	{
		title: 'Detach the policy AmazonS3ReadOnlyAccess',
		call: {service: 'iam', operation: 'DetachUserPolicy', input: {UserName: 'backup-writer'}},
	},
] as const;

const dirtyUser: Change = {
	user: {
		choice: 'existing',
		focus: 'rights',
		existingName: 'backup-writer',
		facts: {name: 'backup-writer', status: 'exists'},
		findings: userFindings,
		cleanUp,
		trouble: {
			what: 'backup-writer cannot be used as it is: it can read this bucket',
			why: 'A right from another policy counts as much as ours. Write-only means: no other right.',
			next: 'Take a new user (recommended), or see what cleaning this one up would change.',
		},
	},
};

const testRows = [
	{id: 'put', title: 'Put with the new key, three times in a row', state: 'done', status: 200},
	{id: 'multipart', title: 'Put in parts (multipart)', state: 'done', status: 200},
	{id: 'operator', title: 'You see it too, with profile ops', state: 'done'},
] as const;

const {where: ops} = base.account;
const plainHttp = {...(ops as NonNullable<typeof ops>), isAws: false, isPlainHttp: true};

const noticedRows = planRows.map(row =>
	row.id === 'fix-versioning' ? {...row, others: 'old versions cost money'} : row,
);

const longTools: readonly Tool[] = [
	{
		id: 's3cmd',
		name: 's3cmd',
		works: true,
		lines: [
			'access_key = …',
			's3cmd -c s3cfg --host=acme-backups.internal.example:9000 --no-check-md5 put FILE s3://acme-backups/db/',
		],
		notes: [],
	},
	{id: 'duplicity', name: 'duplicity, incremental', works: false, why: 'must read', lines: [], notes: []},
];

/** Every state of every step, what its wide screen must say, and what even the smallest must. */
const screens: readonly (readonly [string, SetUpState, readonly string[], (readonly string[])?])[] = [
	[
		'account',
		stateAt('account'),
		[
			'→ ● profile ops      user olga, account 111122223333',
			'not asked yet',
			'a pretend AWS on this machine; nothing leaves it',
			'15 of 16 allowed',
			'✓ Make a user and its key',
			'iam:CreateUser, iam:CreateAccessKey and 6 more',
			'! One permission is missing: iam:SimulatePrincipalPolicy',
			'the proof ends as "Not proven"',
		],
		['→ ● profile ops', '! 1 permission missing'],
	],
	[
		'account, where IAM may not be asked',
		stateAt('account', {
			account: {
				needs: {status: 'not-known', groups: judgeNeeds(new Set(), new Set(['iam:SimulatePrincipalPolicy']))},
			},
		}),
		[
			'? Could not tell what you may do',
			'Why   iam:SimulatePrincipalPolicy is not allowed to you.',
			'Next  Go on (enter): each call says when it is denied.',
		],
		['? Could not tell what you may do'],
	],
	[
		'account, looking',
		stateAt('account', {account: {status: 'listing', sources: [], focus: ''}}),
		['◐ Looking for credentials'],
	],
	[
		'account, asking',
		stateAt('account', {account: {status: 'asking', needs: {status: 'not-asked', groups: []}}}),
		['◐ Asking AWS who profile ops is'],
	],
	[
		'account, refused',
		stateAt('account', {
			account: {
				status: 'refused',
				needs: {status: 'not-asked', groups: []},
				trouble: {
					what: 'AWS did not accept your credentials',
					error: {kind: 'expired', code: 'ExpiredToken', message: '', attempts: 1},
				},
			},
		}),
		[
			'✗ AWS did not accept your credentials',
			'The session of profile ops has ended',
			'aws sso login --profile ops',
			'r try again',
		],
		['✗ AWS did not accept', 'Next  Sign in again'],
	],
	[
		'bucket',
		stateAt('bucket'),
		[
			'Bucket  acme-backups',
			'✓ exists, in eu-west-1, owned by this account',
			'ends in /, so that db/ never means dbx/',
			'→ ✗ Public access is not blocked',
			'[x] block it, all four switches',
			'[ ] drop them after 7 days',
			'i A policy is there: 2 statements of others; they stay as they are',
			'One wrong policy or access list would open this bucket to everyone.',
			'Others notice: public links to this bucket stop',
		],
		['→ ✗ Public access is not blocked'],
	],
	[
		'bucket, typing',
		stateAt('bucket', {
			bucket: {
				status: 'typing',
				focus: 'bucket',
				bucket: 'acme',
				findings: [],
				names: ['acme-backups', 'acme-mail', 'other'],
			},
		}),
		['→ Bucket  acme█', '3 buckets in this account, 2 begin like this', 'acme-mail', 'enter look at it'],
		['→ Bucket  acme█', 'enter look at it'],
	],
	[
		'bucket, missing, and one of nearly that name',
		stateAt('bucket', {
			bucket: {
				facts: {bucket: 'acme-bakcups', status: 'missing'},
				bucket: 'acme-bakcups',
				willCreate: true,
				findings: [],
				focus: 'prefix',
				names: ['acme-backups', 'acme-mail', 'other'],
			},
		}),
		[
			'! No bucket of that name exists. Did you mean acme-backups?',
			'Next  If so, take it (tab). Going on (enter) makes acme-bakcups in eu-west-1.',
		],
		['Did you mean acme-backups?'],
	],
	[
		'bucket, a wrong name',
		stateAt('bucket', {
			bucket: {
				status: 'typing',
				focus: 'bucket',
				bucket: 'acme--x-s3',
				findings: [],
				problems: {
					bucket: {
						what: 'This is a directory bucket (--x-s3)',
						why: 'They have no write-only access.',
						next: 'Choose another bucket.',
					},
				},
			},
		}),
		['✗ This is a directory bucket (--x-s3)', 'They have no write-only access.', 'Choose another bucket.'],
		['✗ This is a directory bucket', '→ Bucket  acme--x-s3█'],
	],
	[
		'bucket, missing',
		stateAt('bucket', {
			bucket: {
				facts: {bucket: 'acme-new', status: 'missing'},
				bucket: 'acme-new',
				willCreate: true,
				findings: [],
				focus: 'prefix',
			},
		}),
		[
			'! does not exist; it will be made in eu-west-1',
			'! No bucket of that name exists: check the spelling',
			'Next  Go on (enter): set-up makes it in eu-west-1.',
		],
		['! No such bucket: check its name', 'Right? Enter makes it.'],
	],
	[
		'bucket, elsewhere',
		stateAt('bucket', {
			bucket: {
				status: 'refused',
				focus: 'bucket',
				findings: [],
				facts: {bucket: 'acme-backups', status: 'ours', region: 'eu-central-1'},
				trouble: {
					what: 'acme-backups is in eu-central-1, not in eu-west-1',
					why: 'A bucket is set up in its own region.',
					next: 'Use eu-central-1 (enter), or choose another bucket.',
					region: 'eu-central-1',
				},
			},
		}),
		['✗ acme-backups is in eu-central-1, not in eu-west-1', 'enter use eu-central-1'],
		['enter use eu-central-1'],
	],
	[
		'bucket, looking',
		stateAt('bucket', {bucket: {status: 'reading', focus: 'bucket', findings: []}}),
		['◐ Looking at acme-backups'],
	],
	[
		'user, new',
		stateAt('user'),
		[
			'→ ● New user',
			'nightdrop-acme-backups-db█',
			'✓ free',
			'✓ A new user: no password, no group, no other right',
		],
	],
	[
		'user, looking',
		stateAt('user', {user: {status: 'reading'}}),
		['◐ Looking at the user nightdrop-acme-backups-db'],
	],
	[
		'user, existing and dirty',
		stateAt('user', dirtyUser),
		[
			'● Existing user    backup-writer',
			'→ ✗ It can read this bucket',
			'attached policy AmazonS3ReadOnlyAccess',
			'AKIAIOSFODNN7EXAMPLE 412 days, AKIAI44QH8DHBEXAMPLE 3 days',
			'✗ backup-writer cannot be used as it is: it can read this bucket',
			'Take a new user (n, recommended), or see what cleaning this one up would change (x).',
			'n a new user instead   x show the clean-up',
		],
		['✗ backup-writer cannot be used'],
	],
	[
		'user, the clean-up',
		stateAt('user', {user: {...dirtyUser.user, isCleanUpShown: true}}),
		[
			'! Clean up backup-writer?',
			'Detach the policy AmazonS3ReadOnlyAccess',
			'iam DetachUserPolicy',
			'enter take it',
		],
		['! Clean up backup-writer?', 'enter take it'],
	],
	[
		'policy, what a thief could do',
		stateAt('policy'),
		[
			'How tight?',
			'→ ● Hardened   recommended',
			'With this key, a thief could still',
			'! Overwrite a backup; the old version stays',
			'✓ Go on by a session after the key is off  NightdropDenySessions',
			'+ 6 statements of ours',
			'3.1 of 20 KiB used',
			'Worked out from this policy; tested by the proof in step 9.',
			'Hardened    Put and list, and a deny for everything else, today and later.',
		],
		['→ ● Hardened', '! Could add files'],
	],
	[
		'policy, changes',
		stateAt('policy', {policy: {view: 'changes', focus: 'sessions'}}),
		[
			'2 statements now, 8 after this. Nothing is removed or edited.',
			'CloudTrailWrite         kept, not ours',
			'+ NightdropDenyPlainHttp  denies plain http',
			'→ [x] Refuse sessions',
		],
		['→ [x] Refuse sessions', 'Changes  2 of 3'],
	],
	[
		'policy, plain http refused where there is nothing else',
		stateAt('policy', {
			account: {where: plainHttp},
			policy: {focus: 'tls'},
		}),
		['Refuse plain http  Left out here: this endpoint has no https.'],
	],
	[
		'policy, JSON',
		stateAt('policy', {policy: {view: 'json'}}),
		['JSON, lines 1 to ', ' of 101', '"Version": "2012-10-17"', 'c copy'],
	],
	[
		'policy, refused',
		stateAt('policy', {
			policy: {
				preview: {
					type: 'refused',
					trouble: {
						what: 'The policy would be too large',
						why: 'It has 21,004 bytes; S3 takes 20,480.',
						next: 'Remove statements of others.',
					},
				},
			},
		}),
		['✗ The policy would be too large', '20,480'],
		['✗ The policy would be too large'],
	],
	[
		'review',
		stateAt('review'),
		[
			'These calls will be made, in this order. Nothing has been changed yet.',
			'→  1  Make the user nightdrop-acme-backups-db           iam CreateUser',
			'   6  Write the policy: 6 statements of ours, 2 kept    s3 PutBucketPolicy, GetBucketPolicy',
			'Then, with that key',
			'   9  Prove that it cannot read                         72 probes',
			'! Others will notice number 3: public links to this bucket stop working',
			'enter make these calls',
		],
		['→  1  Make the user', '! Others will notice number 3', 'enter make them   esc back   ? keys'],
	],
	[
		'review, others notice two things',
		stateAt('review', {review: {rows: noticedRows, focus: 2}}),
		[
			'! Others will notice numbers 3 and 4',
			'Number 3: public links to this bucket stop working.',
			'Number 4: old versions cost money.',
		],
		['! Others notice numbers 3 and 4', 'Others notice: public links', 'enter make them'],
	],
	[
		'apply, waiting',
		stateAt('apply', {apply: {rows: applyRows(5, 'waiting', {waiting})}}),
		[
			'✓ Make the user',
			'done      0.4 s',
			'◐ Write the policy',
			'26 s of at most 120 s',
			'S3 does not know the new user yet. This is normal: AWS needs some seconds. Asked 7 times.',
			'· Make one access key',
			'esc stop after this call',
		],
		['◐ Write the policy', '26 s of at most 120 s'],
	],
	[
		'apply, failed',
		stateAt('apply', {apply: {status: 'failed', focus: 5, rows: applyRows(5, 'refused'), trouble}}),
		[
			'✗ Stopped at 6 of 7: the policy was not written',
			'Your organisation forbids it: an explicit deny in a service control policy.',
			'Ask whoever keeps that rule, then try again (r). Or undo what was made (u).',
			's3 PutBucketPolicy, 403 AccessDenied, request 4K0QZ8M2N1XH7P3R, 19:02:18 UTC',
			'✗ Write the policy: 6 statements of ours, 2 kept    refused',
			'not done  no key exists yet',
		],
		['✗ Stopped at 6 of 7', 'r try again', '✗ Write the policy'],
	],
	[
		'apply, stopped',
		stateAt('apply', {apply: {status: 'stopped', rows: applyRows(2, 'todo')}}),
		['! Stopped after 2 of 7, as you asked', 'enter go on'],
	],
	[
		'apply, undo?',
		stateAt('apply', {
			apply: {
				status: 'asking-undo',
				rows: applyRows(5, 'refused'),
				undo: [{row: 'create-user', title: 'Delete the user', state: 'todo'}],
			},
		}),
		[
			'! Take back what was made?',
			'→ ● No, leave it as it is',
			'○ Yes, take back 1 thing',
			'· Delete the user',
		],
		['→ ● No, leave it as it is'],
	],
	[
		'apply, undone',
		stateAt('apply', {
			apply: {status: 'undone', undo: [{row: 'create-user', title: 'Delete the user', state: 'done'}]},
		}),
		['✓ Taken back: no user, key or statement of this set-up is left'],
	],
	[
		'key, choosing a place',
		stateAt('key'),
		[
			'i The place is opened first: a key that cannot be stored is not made',
			'→ ● An AWS profile    [acme-backups-db█] in the credentials file',
			'enter open it and make the key',
		],
		['→ ● An AWS profile    …me-backups-db█]'],
	],
	['key, making', stateAt('key', {key: {status: 'making'}}), ['◐ Making the access key']],
	[
		'key, hidden',
		stateAt('key', {
			key: {
				status: 'confirming',
				place: 'kept',
				focus: 'secret',
				accessKeyId: 'AKIAI44QH8DHBEXAMPLE',
				secret,
			},
		}),
		[
			'Access key id   AKIAI44QH8DHBEXAMPLE',
			`→ Secret key      ${'•'.repeat(40)}  hidden, s shows it`,
			'! The secret is shown only in this step. AWS keeps no copy that anyone can read',
			's show   c copy this line',
		],
		['Access key id   AKIAI44QH8DHBEXAMPLE', '→ Secret key      •'],
	],
	[
		'key, its end is asked',
		stateAt('key', {
			key: {
				status: 'confirming',
				place: 'kept',
				focus: 'kept',
				lastFour: 'EK',
				accessKeyId: 'AKIAI44QH8DHBEXAMPLE',
				secret,
			},
		}),
		['→ ● I keep it myself  you copied it; its last 4 characters: EK█', 'enter I have it'],
		['→ ● I keep it myself  its last 4: EK█'],
	],
	[
		'key, not stored',
		stateAt('key', {
			key: {
				status: 'not-stored',
				focus: 'file',
				accessKeyId: 'AKIAI44QH8DHBEXAMPLE',
				secret,
				trouble: {
					what: 'The profile was not saved',
					why: 'The disk is full.',
					next: 'Choose another place, then store it (enter).',
				},
			},
		}),
		[
			'✗ The profile was not saved',
			'→ ● A file            acme-backups-db.key█, which only you may read',
			'○ An AWS profile',
			'enter store it',
		],
		['✗ The profile was not saved', '→ ● A file', 'enter store it'],
	],
	[
		'key, stored',
		stateAt('key', {
			key: {
				status: 'stored',
				savedTo: 'profile:acme-backups-db',
				accessKeyId: 'AKIAI44QH8DHBEXAMPLE',
				secret,
			},
		}),
		['✓ The secret is stored'],
	],
	[
		'key, kept by the operator',
		stateAt('key', {
			key: {status: 'stored', place: 'kept', focus: 'secret', accessKeyId: 'AKIAI44QH8DHBEXAMPLE', secret},
		}),
		['● I keep it myself  you have it', 'Secret key      ••••••'],
		['● I keep it myself  you have it', '••••••••  s shows it'],
	],
	[
		'key, an end of it is to come',
		stateAt('key', {key: {focus: 'kept'}}),
		['○ An AWS profile', '→ ● I keep it myself  you copy it, press enter, then type its last 4'],
		['→ ● I keep it myself  you copy it'],
	],
	[
		'test, waiting',
		stateAt('test', {
			test: {
				status: 'running',
				waiting: {...waiting, for: 'The new key does not work everywhere yet'},
				rows: [
					{...testRows[0], state: 'doing'},
					{...testRows[1], state: 'todo'},
					{...testRows[2], state: 'todo'},
				],
			},
		}),
		[
			'◐ Waiting until the new key works everywhere',
			'26 s of at most 120 s',
			'◐ Put with the new key, three times in a row',
			'asking',
		],
	],
	[
		'test, passed',
		stateAt('test', {
			test: {status: 'passed', key: 'db/.nightdrop/7f3a91c2', readyAfterMs: 9000, rows: testRows},
		}),
		[
			'✓ Put with the new key, three times in a row',
			'the key took 9 s to work everywhere',
			'1,024 bytes, the same content',
			'db/.nightdrop/7f3a91c2   removed after the proof, never counted as a backup',
			'enter prove',
		],
		['✓ Put with the new key', 'enter prove'],
	],
	[
		'test, failed',
		stateAt('test', {
			test: {status: 'failed', rows: [{...testRows[0], state: 'failed', status: 403}], trouble},
		}),
		['✗ The policy was not written', 'r try again', '✗ Put with the new key, three times in a row'],
	],
	[
		'hand-over',
		stateAt('hand-over', {
			handOver: {evidence: {path: 'acme-backups-db-2026-11-23.json'}, firstBackupBy: '2026-11-24T03:00:00Z'},
			proof: {status: 'done', record: {verdict: 'proven', at: '2026-11-23T19:06:00Z', probes: 72, off: 0}},
		}),
		[
			'is write-only, and proven',
			'23 Nov 2026 19:06 UTC',
			'Evidence: acme-backups-db-2026-11-23.json. First backup expected by 24 Nov 03:00 UTC.',
			'→ ✓ WAL-G',
			'For WAL-G',
			'WALG_S3_PREFIX=s3://acme-backups/db',
			'To restore, use other credentials: this key cannot read.',
			'✗ restic',
			'enter finish   c copy   e save evidence',
		],
		['→ ✓ WAL-G', 'WALG_S3_PREFIX=s3://acme-backups/db'],
	],
	[
		'hand-over, lines longer than their room',
		stateAt('hand-over', {
			handOver: {
				tools: longTools,
				focus: 's3cmd',
				evidence: {path: `/home/olga/${'a-long-folder/'.repeat(7)}acme-2026-11-23T19-03-00Z.json`},
				firstBackupBy: '2026-11-24T03:00:00Z',
			},
		}),
		[
			'duplicity, incremental',
			's3cmd -c s3cfg --host=acme-backups.internal.example:9000',
			'put FILE s3://acme-backups/db/',
			'access_key = …',
			'-folder/acme-2026-11-23T19-03-00Z.json',
		],
	],
	[
		'hand-over, a tool that cannot',
		stateAt('hand-over', {handOver: {focus: 'restic'}}),
		['→ ✗ restic', '✗ restic cannot work with a write-only key', 'It must read what it wrote.'],
		['→ ✗ restic'],
	],
	[
		'the calls',
		{...stateAt('bucket'), isCallShown: true},
		['Exactly what is sent.', 's3 PutPublicAccessBlock {"Bucket":"acme-backups"}', 'v close   esc close'],
	],
	[
		'the call and its answer',
		{
			...stateAt('apply', {
				apply: {
					status: 'failed',
					focus: 5,
					rows: applyRows(5, 'refused', {
						calls: [
							{
								service: 's3',
								operation: 'PutBucketPolicy',
								input: {Bucket: 'acme-backups', Policy: {Version: '2012-10-17'}},
							},
						],
					}),
					trouble,
				},
			}),
			isCallShown: true,
		},
		['Answer: s3 PutBucketPolicy, 403 AccessDenied', '"Bucket": "acme-backups"'],
	],
];

test.each(screens.map(([name, state, wide, least = []]) => ({name, state, wide, least})))(
	'$name',
	async ({state, wide, least}) => {
		const seen = await check(state);
		for (const words of wide) {
			expect(seen.wide).toContain(words);
		}

		for (const words of least) {
			expect(seen.least).toContain(words);
		}
	},
);

test('the secret is on the screen only where it is shown, and then whole at every size', async () => {
	const hidden = stateAt('key', {
		key: {status: 'confirming', focus: 'secret', accessKeyId: 'AKIAI44QH8DHBEXAMPLE', secret},
	});
	const shown = {...hidden, key: {...hidden.key, isShown: true}};
	const [before, after] = [await check(hidden), await check(shown)];
	const text = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
	for (const name of ['wide', 'usual', 'narrow', 'least'] as const) {
		expect(before[name]).not.toContain(text.slice(0, 8));
		expect(after[name].replaceAll(/\s/gu, '')).toContain(text);
	}
});

test('whoever keeps the secret is told when to type its end, and escape chooses another place', async () => {
	const state = stateAt('key', {
		key: {
			status: 'confirming',
			place: 'kept',
			focus: 'secret',
			lastFour: '',
			accessKeyId: 'AKIAI44QH8DHBEXAMPLE',
			secret,
		},
	});
	const press = (at: SetUpState, name: string) => {
		const answer = answerKey(setUpView(at, size), {name});
		return answer.type === 'event' ? updateSetUp(at, answer.event)[0] : at;
	};

	const seen = await check(state);
	expect(seen.usual).toContain('you copy it, press enter, then type its last 4');
	expect(seen.usual).toMatch(/enter I have it {3}s show {3}c copy {3}.*esc another place/u);
	const asked = press(state, 'enter');
	expect((await check(asked)).usual).toContain('its last 4 characters: █');
	const again = press(asked, 'escape');
	expect(again.key).toMatchObject({status: 'not-stored', focus: 'kept'});
	expect((await check(again)).usual).toContain('enter keep it myself');
	expect(press(press(again, 'up'), 'enter').key).toMatchObject({place: 'file'});
	expect(press(again, 'enter').key).toMatchObject({status: 'confirming', place: 'kept'});
});

test('where escape leaves nothing, the bar does not say so, and escape says why', async () => {
	const made = {accessKeyId: 'AKIAI44QH8DHBEXAMPLE', secret, focus: 'kept'} as const;
	for (const status of ['not-stored', 'storing', 'making'] as const) {
		const state = stateAt('key', {key: {...made, status}});
		expect((await check(state)).usual).not.toContain('leave');
		expect(answerKey(setUpView(state, size), {name: 'escape'})).toMatchObject({
			message: {role: 'skip', text: expect.stringMatching(/^esc: /u)},
		});
	}
});

test('letters are typed where a field has the focus, and are keys elsewhere', () => {
	const typing = setUpView(stateAt('user'), size);
	expect(answerKey(typing, {name: 'n', text: 'n'})).toEqual({
		type: 'event',
		event: {type: 'typed', input: {type: 'text', text: 'n'}},
	});
	expect(answerKey(typing, {name: 'space', text: ' '})).toEqual({type: 'event', event: {type: 'ticked'}});
	const reading = setUpView(stateAt('user', dirtyUser), size);
	expect(answerKey(reading, {name: 'n', text: 'n'})).toEqual({type: 'event', event: {type: 'newUserChosen'}});
	expect(answerKey(reading, {name: 'x', text: 'x'})).toEqual({
		type: 'event',
		event: {type: 'cleanUpToggled'},
	});
});

test('tab finishes the name of a bucket as far as those that are there agree, and is the next field elsewhere', () => {
	const names = ['acme-backups', 'acme-backups-old', 'acme-mail', 'other'];
	const typing = (bucket: string) =>
		stateAt('bucket', {bucket: {status: 'typing', focus: 'bucket', bucket, findings: [], names}});
	const completed = (bucket: string) => updateSetUp(typing(bucket), {type: 'completed'})[0].bucket.bucket;
	expect(['', 'a', 'acme-b', 'acme-backups', 'acme-backups-', 'o', 'x'].map(completed)).toEqual([
		'',
		'acme-',
		'acme-backups',
		'acme-backups',
		'acme-backups-old',
		'other',
		'x',
	]);
	const tab = (bucket: string) => answerKey(setUpView(typing(bucket), size), {name: 'tab'});
	expect(tab('acme-b')).toEqual({type: 'event', event: {type: 'completed'}});
	expect(tab('other')).toEqual({type: 'event', event: {type: 'moved', by: 1}});
});

/** The step as it is once a bucket of this name was not found. */
const missing = (bucket: string) => {
	const reading = stateAt('bucket', {
		bucket: {status: 'reading', bucket, findings: [], names: ['acme-backups', 'acme-mail', 'other']},
	});
	return updateSetUp(reading, {type: 'bucketRead', facts: {bucket, status: 'missing'}})[0];
};

test('of a bucket that does not exist one thing has the focus, and each in its turn', async () => {
	let state = missing('acme-bakcups');
	const focuses = [-9, 1, 1, 1, 1, 1].map(by => {
		[state] = updateSetUp(state, {type: 'moved', by});
		return state.bucket.focus;
	});
	expect(focuses).toEqual(['bucket', 'prefix', 'versioning', 'uploads', 'new-bucket', 'new-bucket']);
	const {wide} = await check(state);
	expect(wide.match(/^→ /gmu), wide).toHaveLength(1);
});

test('where no bucket has the name, letters mend it and tab takes the one that was meant', async () => {
	const state = missing('acme-bakcups');
	const press = (at: SetUpState, name: string, text?: string) => {
		const answer = answerKey(setUpView(at, size), {name, ...(text !== undefined && {text})});
		return answer.type === 'event' ? updateSetUp(at, answer.event)[0] : at;
	};

	expect(press(state, 'backspace').bucket).toMatchObject({bucket: 'acme-bakcup', status: 'typing'});
	for (const at of [state, press(state, 'down'), press(press(state, 'down'), 'down')]) {
		expect(press(at, 'tab').bucket).toMatchObject({
			bucket: 'acme-backups',
			status: 'typing',
			focus: 'bucket',
		});
	}

	const seen = await check(state);
	for (const text of Object.values(seen)) {
		expect(text).toMatch(/^→ Bucket {2}acme-bakcups█/mu);
		expect(text).toMatch(/If so.*tab/u);
	}

	expect(seen.usual).toContain('tab take that name');
	expect(press(missing('zebra-crossing'), 'tab').bucket.bucket).toBe('zebra-crossing');
});

test('from a finding one key leads back to the name of the bucket', async () => {
	const state = stateAt('bucket', {bucket: {focus: 'acls'}});
	expect((await check(state)).usual).toContain('n another name');
	const answer = answerKey(setUpView(state, size), {name: 'n', text: 'n'});
	expect(answer.type === 'event' && updateSetUp(state, answer.event)[0].bucket.focus).toBe('bucket');
});

test('what was chosen is unsaved until something is made, and then it is remembered', () => {
	const unsaved = (['account', 'bucket', 'user', 'policy', 'review', 'apply', 'key'] as const).map(
		step => setUpView(stateAt(step), size).unsaved !== undefined,
	);
	expect(unsaved).toEqual([false, true, true, true, true, false, false]);
	const key = {status: 'confirming', focus: 'kept', accessKeyId: 'AKIAI44QH8DHBEXAMPLE', secret} as const;
	expect(setUpView(stateAt('key', {key}), size).unsaved).toMatch(/secret of the new key is not stored/u);
	expect(setUpView(stateAt('key', {key: {...key, status: 'stored'}}), size).unsaved).toBeUndefined();
});

test('a clean-up is offered only where there is one', async () => {
	const offered = /see what cleaning this one up would change/u;
	const {cleanUp: _, ...user} = {...stateAt('user', dirtyUser).user};
	const before = stateAt('user', dirtyUser);
	expect((await check(before)).wide).toMatch(offered);
	expect((await check({...before, user})).wide).not.toMatch(offered);
});

test('a plan that goes on says what is there', async () => {
	const state = stateAt('review');
	expect((await check({...state, mode: 'continue'})).wide).toMatch(
		/What was made before is there, nothing else/u,
	);
});

test('enter takes the preset and the user that have the focus, and goes on with them only then', () => {
	const onClassic = stateAt('policy', {policy: {focus: 'classic'}});
	const enter = (state: SetUpState) =>
		setUpView(state, size).bindings.find(({keys}) => keys.includes('enter'))?.label;
	expect(enter(onClassic)).toBe('choose it');
	const [chosen] = updateSetUp(onClassic, {type: 'continued'});
	expect([chosen.step, chosen.policy.options.preset, enter(chosen)]).toEqual([
		'policy',
		'classic',
		'continue',
	]);
	expect(updateSetUp(chosen, {type: 'continued'})[0].step).toBe('review');
	const told = updateSetUp(stateAt('policy'), {type: 'policyChosen', options: chosen.policy.options})[0];
	expect(updateSetUp(told, {type: 'continued'})[0]).toMatchObject({
		step: 'review',
		policy: {options: {preset: 'classic'}},
	});
	const onExisting = stateAt('user', {
		user: {focus: 'existing', existingName: 'backup-writer', status: 'typing'},
	});
	expect(updateSetUp(onExisting, {type: 'continued'})).toMatchObject([
		{user: {choice: 'existing'}},
		{type: 'readUser', name: 'backup-writer'},
	]);
});

test('what cannot be done now says why', () => {
	const blocked = setUpView(stateAt('user', dirtyUser), size);
	expect(answerKey(blocked, {name: 'enter'})).toMatchObject({type: 'off'});
	const noFix = setUpView(stateAt('bucket', {bucket: {focus: 'encryption'}}), size);
	expect(answerKey(noFix, {name: 'space', text: ' '})).toMatchObject({
		message: {role: 'skip', text: 'space: there is nothing to mend in this row'},
	});
});

test('no line of a configuration is cut, and no name of a tool, at any size with room for both', async () => {
	const seen = await check(stateAt('hand-over', {handOver: {tools: longTools, focus: 's3cmd'}}));
	for (const text of [seen.wide, seen.usual, seen.narrow]) {
		expect(text).toContain('duplicity, incremental');
		expect(text).toContain('--no-check-md5');
		expect(text).toContain('s3://acme-backups/db/');
	}
});

test('the path of the evidence loses its beginning, never its date', async () => {
	const path = `/home/olga/${'a-long-folder/'.repeat(7)}acme-2026-11-23T19-03-00Z.json`;
	const seen = await check(stateAt('hand-over', {handOver: {evidence: {path}}}));
	for (const text of [seen.wide, seen.usual, seen.narrow]) {
		expect(text).toMatch(/Evidence: …\S*acme-2026-11-23T19-03-00Z\.json/u);
	}
});

test('nothing is known by one denied question, so no figure is said', async () => {
	const groups = judgeNeeds(new Set(), new Set(['iam:SimulatePrincipalPolicy']));
	const seen = await check(stateAt('account', {account: {needs: {status: 'not-known', groups}}}));
	expect(seen.wide).not.toMatch(/backups will work| allowed\n/iu);
});

test('every screen of set-up is drawn here, but the proof', () => {
	expect(undrawnViews('set-up')).toEqual(['set-up/screens/proof.ts: proofStepView']);
});
