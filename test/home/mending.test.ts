import {expect, test} from 'vitest';
import {getOwnership, getPublicAccessBlock} from '../../src/aws/bucket-access.js';
import {getBucketPolicy} from '../../src/aws/bucket-policy.js';
import {getVersioning} from '../../src/aws/bucket-settings.js';
import type {Flow} from '../../src/flow/flow.js';
import {runFlow} from '../../src/flow/flow.js';
import {initialHome, updateHome} from '../../src/home/flow.js';
import {mendsOf} from '../../src/home/mends.js';
import {createPerformHome, type HomeDeps} from '../../src/home/perform.js';
import {visibleRows} from '../../src/home/rows.js';
import type {HomeEvent, HomeState} from '../../src/home/state.js';
import {withUser} from '../../src/targets/journal.js';
import type {Target} from '../../src/targets/target.js';
import {valueIn} from '../aws/sandbox.js';
import {steppedClock} from '../helpers/stepped-clock.js';
import {bucketName, type Scene, type Setting, setScene} from '../proof/rehearsal.js';
import {without} from '../proof/way.js';
import {healthy, now, target} from './example.js';

/** Home with one target in a sandbox; it looked at it once. */
async function open(setting: Setting, prepare: (scene: Scene) => unknown = () => undefined) {
	const scene = await setScene(setting);
	await prepare(scene);
	let kept: Target = target(bucketName, {
		account: scene.sandbox.account,
		user: {name: scene.user.name, arn: scene.user.arn, id: scene.user.id},
		options: scene.options,
	});
	const copies: string[] = [];
	const deps: HomeDeps = {
		readBackups: async () => ({isKnown: true, value: {series: 0, findings: []}}),
		clock: steppedClock(),
		openOperator: async () => scene.operator,
		readTargets: async () => ({targets: [kept]}),
		readActivity: async () => ({ok: true, value: []}),
		async backUpPolicy(_, text) {
			copies.push(text);
			return {ok: true, value: `policies/${copies.length}.json`};
		},
		async keepUser(_, user) {
			kept = withUser(kept, user);
			return undefined;
		},
	};
	const flow = runFlow(initialHome(now), updateHome, createPerformHome(deps), undefined, [
		{type: 'readTargets'},
	]);
	scene.atEnd(flow.close);
	await until(flow, isChecked);
	return {scene, flow, copies, kept: () => kept};
}

const isChecked = ({rows}: HomeState) => rows?.every(({facts, isChecking}) => facts && !isChecking) ?? false;

async function until(flow: Flow<HomeState, HomeEvent>, isSo: (state: HomeState) => boolean) {
	await new Promise<void>(resolve => {
		const look = () => {
			if (isSo(flow.getState())) {
				stop();
				resolve();
			}
		};
		const stop = flow.subscribe(look);
		look();
	});
}

/** Open the fixes, choose this one and say yes; then it was looked at again. */
async function mend(flow: Flow<HomeState, HomeEvent>, at: number) {
	const press = (event: Extract<HomeEvent, {type: 'mending'}>['event']) =>
		flow.send({type: 'mending', event});
	flow.send({type: 'targetOpened', name: bucketName});
	flow.send({type: 'fixesOpened'});
	press({type: 'moved', by: at});
	press({type: 'chosen'});
	press({type: 'moved', by: 1});
	press({type: 'answered'});
	await until(flow, state => stepOf(state)?.type !== 'doing' && isChecked(state));
	return stepOf(flow.getState());
}

const stepOf = ({page}: HomeState) => (page.type === 'fixes' ? page.mending.step : undefined);
const idsIn = (state: HomeState) =>
	(state.rows ?? []).flatMap(row => mendsOf(row.target, row.facts).mends.map(({id}) => id));

test('everything about a bucket is mended one after the other, and then nothing is found', async () => {
	const {scene, flow} = await open({isOld: true}, ({bucket}) =>
		Object.assign(bucket, {versioning: 'Suspended'}),
	);
	expect(idsIn(flow.getState())).toEqual(['acls', 'public-access', 'versioning']);
	for (const left of [2, 1, 0]) {
		expect(await mend(flow, 0)).toMatchObject({type: 'done'});
		expect(idsIn(flow.getState())).toHaveLength(left);
		flow.send({type: 'mending', event: {type: 'left'}});
		flow.send({type: 'mending', event: {type: 'left'}});
		expect(flow.getState().page.type).toBe('target');
	}

	const ref = {bucket: bucketName, owner: scene.sandbox.account};
	expect(valueIn(await getOwnership(scene.operator, ref))).toBe('BucketOwnerEnforced');
	expect(Object.values(valueIn(await getPublicAccessBlock(scene.operator, ref)))).not.toContain(false);
	expect(valueIn(await getVersioning(scene.operator, ref)).status).toBe('Enabled');
	expect(visibleRows(flow.getState())[0]?.check.setUp).toEqual({word: 'As made'});
});

const theirs = {
	Sid: 'Theirs',
	Effect: 'Allow',
	Principal: {AWS: 'arn:aws:iam::111122223333:root'},
	Action: 's3:GetObject',
	Resource: `arn:aws:s3:::${bucketName}/*`,
} as const;

test('our statements are written again beside those of others, and a copy is kept', async () => {
	const {scene, flow, copies} = await open(
		{},
		without(['NightdropDenyElse'], () => [theirs]),
	);
	expect(idsIn(flow.getState())).toEqual(['policy']);
	expect(await mend(flow, 0)).toMatchObject({type: 'done', mended: {copy: 'policies/1.json'}});
	expect(copies).toHaveLength(1);
	const text = valueIn(await getBucketPolicy(scene.operator, {bucket: bucketName}));
	expect(text).toContain('NightdropDenyElse');
	expect(text).toContain('"Theirs"');
	expect(idsIn(flow.getState())).toEqual([]);
});

test('a user that was moved is written for, and remembered', async () => {
	const {scene, flow, kept} = await open({});
	const {arn: before} = scene.user;
	Object.assign(scene.user, {path: '/else/', arn: before.replace('user/', 'user/else/')});
	flow.send({type: 'checkAsked'});
	await until(flow, state => idsIn(state).length > 0 && isChecked(state));
	expect(await mend(flow, 0)).toMatchObject({type: 'done'});
	expect(kept().user).toMatchObject({arn: scene.user.arn, formerArns: [before]});
	expect(visibleRows(flow.getState())[0]?.check.setUp).toEqual({word: 'As made'});
});

test.each(['fixes', 'policy'] as const)(
	'what somebody changed since it was looked at is not overwritten, on the page %s',
	async page => {
		const {scene, flow, copies} = await open({}, without(['NightdropDenyElse']));
		await scene.writePolicy(theirs);
		const told = async () => {
			if (page === 'fixes') {
				return mend(flow, 0);
			}

			flow.send({type: 'targetOpened', name: bucketName});
			flow.send({type: 'policyOpened'});
			flow.send({type: 'writeAsked'});
			flow.send({type: 'focusMoved', by: 1});
			flow.send({type: 'writeAnswered'});
			await until(flow, state => state.page.type === 'policy' && state.page.write?.type !== 'writing');
			const {page: now} = flow.getState();
			return now.type === 'policy' ? now.write : undefined;
		};
		expect(JSON.stringify(await told())).toContain(
			'Not written: the policy has changed since it was looked at',
		);
		const text = valueIn(await getBucketPolicy(scene.operator, {bucket: bucketName}));
		expect(JSON.parse(text ?? '').Statement).toEqual([theirs]);
		expect(copies).toEqual([]);
	},
);

test('what is not known is not mended, and what others gave the user is a person’s to take away', () => {
	const a = target('a');
	const unknown = {isKnown: false, kind: 'denied', why: ''} as const;
	expect(mendsOf(a, undefined)).toEqual({mends: [], byHand: []});
	expect(mendsOf(a, healthy(a))).toEqual({mends: [], byHand: []});
	expect(mendsOf(a, healthy(a, {policy: unknown, bucket: unknown, rights: unknown}))).toEqual({
		mends: [],
		byHand: [],
	});
	expect(mendsOf(a, healthy(a, {user: {isKnown: true, value: undefined}})).mends).toEqual([]);
	const rights = {isKnown: true, value: {hasPassword: true, groups: ['g'], policies: ['p']}} as const;
	expect(mendsOf(a, healthy(a, {rights})).byHand.map(({title}) => title)).toEqual([
		'The group g',
		'The policy p',
		'The password of the user',
	]);
});
