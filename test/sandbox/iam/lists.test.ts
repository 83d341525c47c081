import fc from 'fast-check';
import {expect, test} from 'vitest';
import {makeUser} from '../../../src/sandbox/iam/users.js';
import {documentOf} from '../../conformance/calls.js';
import {U} from '../../conformance/names.js';
import {answerTo} from '../../conformance/row.js';
import {openTestAccount} from '../account.js';

test('pages of any size give every user once, in order', async () => {
	const {admin, sandbox} = await openTestAccount();
	for (let count = 0; count < 40; count++) {
		makeUser(sandbox.state, `u${count}`, count % 2 === 0 ? '/even/' : '/odd/');
	}

	const all = [...sandbox.state.users.keys()].sort((a, b) => (a < b ? -1 : 1));
	await fc.assert(
		fc.asyncProperty(fc.integer({min: 1, max: 60}), async MaxItems => {
			const names: (string | undefined)[] = [];
			let Marker: string | undefined;
			do {
				const page = await admin.iam.listUsers({MaxItems, ...(Marker !== undefined && {Marker})});
				const users = page.Users ?? [];
				expect(users.length).toBeLessThanOrEqual(MaxItems);
				expect(page.IsTruncated).toBe(page.Marker !== undefined);
				names.push(...users.map(({UserName}) => UserName));
				Marker = page.Marker;
			} while (Marker !== undefined);
			expect(names).toEqual(all);
		}),
		{numRuns: 12},
	);
});

test('a path limits a list', async () => {
	const {admin} = await openTestAccount();
	await admin.iam.createUser({UserName: 'deep', Path: '/drop/deep/'});
	const namesBelow = async (PathPrefix: string) =>
		(await admin.iam.listUsers({PathPrefix})).Users?.map(({UserName}) => UserName);
	expect(await namesBelow('/drop/')).toEqual(['deep', 'drop-user', 'other-user']);
	expect(await namesBelow('/drop/deep/')).toEqual(['deep']);
	expect(await namesBelow('/nowhere/')).toEqual([]);
});

test('a list takes 1 to 1000 and a marker that it gave', async () => {
	const account = await openTestAccount();
	const ask = async (more: {MaxItems?: number; Marker?: string}) =>
		answerTo(async ({admin}) => admin.iam.listUsers(more), account);
	expect(await ask({MaxItems: 0})).toBe('400 ValidationError');
	expect(await ask({MaxItems: 1001})).toBe('400 ValidationError');
	expect(await ask({Marker: 'nonsense'})).toBe('400 ValidationError');
	expect(await ask({MaxItems: 1000})).toBe('ok');
});

test('managed policies are listed by whose they are', async () => {
	const {admin} = await openTestAccount();
	await admin.iam.createPolicy({
		PolicyName: 'ours',
		PolicyDocument: documentOf({Effect: 'Allow', Action: 's3:*', Resource: '*'}),
	});
	const names = async (Scope: 'All' | 'AWS' | 'Local') =>
		(await admin.iam.listPolicies({Scope})).Policies?.map(({PolicyName}) => PolicyName);
	expect(await names('Local')).toEqual(['ours']);
	expect(await names('AWS')).toContain('AdministratorAccess');
	expect(await names('AWS')).not.toContain('ours');
	expect(await names('All')).toEqual(expect.arrayContaining(['ours', 'AdministratorAccess']));
});

test('a document comes back as it was put, whatever is in it', async () => {
	const {admin} = await openTestAccount();
	const document = documentOf({
		Sid: 'Sign',
		Effect: 'Deny',
		NotAction: ['s3:Get*', 'iam:?et*'],
		NotResource: 'arn:aws:s3:::a/%41 <&>"\'ü/*',
		Condition: {
			'ForAnyValue:StringLikeIfExists': {'aws:TagKeys': ['a', 'b']},
			Bool: {'aws:SecureTransport': false},
		},
	});
	await admin.iam.putUserPolicy({...U, PolicyName: 'odd', PolicyDocument: document});
	const {PolicyDocument = ''} = await admin.iam.getUserPolicy({...U, PolicyName: 'odd'});
	expect(decodeURIComponent(PolicyDocument)).toBe(document);
});
