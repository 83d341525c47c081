import {expect} from 'vitest';
import type {Statement} from '../../src/policy/document.js';
import type {Preset} from '../../src/policy/options.js';
import type {ProofState} from '../../src/proof/state.js';
import {summarize} from '../../src/proof/summary.js';
import {
	allowing,
	bucketArn,
	idsWith,
	leftIn,
	prove,
	rowOf,
	type Scene,
	type Setting,
	setScene,
} from './rehearsal.js';

export const objects = `${bucketArn}/*`;
export const whole = [bucketArn, objects];
export const backup = '2026/11/orders.dump';

/** How a proof must end with a way open: the required rows with that verdict, these and no others. */
export type End =
	| {readonly verdict: 'violated' | 'not-proven'; readonly rows: readonly string[]}
	/** It is shut, and this row says by what. */
	| {readonly verdict: 'proven'; readonly row: string; readonly because: string};

/** A way in which something more than the preset is granted, and what a proof must say of it under each preset. */
export type Way = {
	readonly id: string;
	readonly words: string;
	/** It asks nothing of the request, or what it asks is so while the proof runs. */
	readonly isOpenNow: boolean;
	readonly setting?: Setting;
	readonly grant: (scene: Scene) => void | Promise<void>;
	/** What let it through, in the summary of a violated one. */
	readonly why: RegExp;
	/** What ends it. */
	readonly remedy: RegExp;
	/** What the row that cannot be proven has to name. */
	readonly names: RegExp;
} & {readonly [preset in Preset]: End};

export const presets = ['classic', 'strict', 'hardened'] as const;

export const violated = (...rows: readonly string[]): End => ({verdict: 'violated', rows});
export const notProven = (...rows: readonly string[]): End => ({verdict: 'not-proven', rows});

/** Proven, since our Deny answers the call that the way would let through. */
export const shut = (row: string, sid = 'NightdropDenyElse'): End => ({
	verdict: 'proven',
	row,
	because: `our statement ${sid}`,
});

/** Where nothing of ours denies it, the first of the rows says so. */
export const open = (...rows: readonly string[]): Pick<Way, Preset> => ({
	classic: violated(...rows),
	strict: violated(...rows),
	hardened: shut(rows[0] as string),
});

/** What may be allowed and was not seen, under a condition or elsewhere in the bucket; hardened shuts it, as the call shows. */
export const hidden = (row: string, shown: string): Pick<Way, Preset> => ({
	classic: notProven(row),
	strict: notProven(row),
	hardened: shut(shown),
});

/** The same whatever the preset. */
export const always = (end: End): Pick<Way, Preset> => ({classic: end, strict: end, hardened: end});

/** What one right to GetObject opens. */
export const reads = [
	'read.get-object',
	'read.get-range',
	'read.get-presigned',
	'read.head-object',
	'read.copy',
	'read.part-copy',
	'read.get-again',
	'session.get',
	'could.read',
];

/** What Get* opens besides. */
export const everyRead = [...reads, 'read.get-version', 'read.attributes', 'read.tagging', 'read.acl'];

export const readsBut = (id: string) => reads.filter(row => row !== id);

/** Settings that can be seen in every bucket. */
export const seeing = [
	'config.see-policy',
	'config.see-versioning',
	'config.see-acl',
	'config.see-public-access',
];

/** One more statement for the bucket policy; for the user and all objects unless said. */
export const statementFor = ({user}: Scene, more: Partial<Statement>): Statement => {
	const {Resource = objects, Principal, NotPrincipal, ...rest} = more;
	return {
		Sid: 'Grant',
		Effect: 'Allow',
		...(NotPrincipal === undefined ? {Principal: Principal ?? {AWS: user.arn}} : {NotPrincipal}),
		...rest,
		...(rest.NotResource === undefined && {Resource}),
	};
};

export const inBucketPolicy = (more: Partial<Statement>) => async (scene: Scene) =>
	scene.writePolicy(...scene.ours, statementFor(scene, more));

/** A policy of the user's own. */
export const inline = (more: Partial<Statement>) => (scene: Scene) => {
	scene.user.inlinePolicies.set('extra', allowing(more));
};

/** Our statements but these, and others beside them. */
export const without =
	(sids: readonly string[], more: (scene: Scene) => readonly Statement[] = () => []) =>
	async (scene: Scene) =>
		scene.writePolicy(...scene.ours.filter(({Sid = ''}) => !sids.includes(Sid)), ...more(scene));

/** What a way by a statement of the bucket policy is called, and what ends it. */
export const byStatement = {
	isOpenNow: true,
	why: /^A statement of the bucket policy allows /u,
	remedy: /take that statement out of the bucket policy/iu,
	names: /Grant of the bucket policy: /u,
};

/** The same for a policy of the user's own. */
export const byPolicy = {
	isOpenNow: true,
	why: /^Its user has the policy extra, which allows /u,
	remedy: /take that policy from the user/u,
	names: /extra/u,
};

const sorted = (ids: readonly string[]) => [...ids].sort((a, b) => (a < b ? -1 : 1));

async function proveWith({setting, grant}: Way, preset: Preset): Promise<ProofState> {
	const scene = await setScene({...setting, preset});
	await grant(scene);
	const state = await prove(scene);
	expect(leftIn(scene, setting?.backups), 'left behind').toEqual([]);
	return state;
}

/** Grant it under this preset, prove, and hold the proof to what the way says. */
export async function checkWay(way: Way, preset: Preset): Promise<void> {
	const end = way[preset];
	const state = await proveWith(way, preset);
	const {verdict} = state;
	const found = {
		verdict,
		violated: sorted(idsWith(state, 'violated')),
		open: verdict === 'violated' ? [] : sorted(idsWith(state, 'not-proven')),
	};
	switch (end.verdict) {
		case 'violated':
			expect(found).toEqual({verdict: 'violated', violated: sorted(end.rows), open: []});
			return checkViolated(state, way, end.rows);
		case 'not-proven':
			expect(found).toEqual({verdict: 'not-proven', violated: [], open: sorted(end.rows)});
			return checkNamed(state, way, end.rows);
		case 'proven': {
			expect(found).toEqual({verdict: 'proven', violated: [], open: []});
			const {observed} = rowOf(state, end.row);
			expect(observed?.by ?? observed?.because ?? observed?.outcome, end.row).toBe(end.because);
		}
	}
}

function checkViolated(state: ProofState, {why, remedy}: Way, rows: readonly string[]): void {
	const summary = summarize(state);
	expect(summary.title).toMatch(/^Violated: /u);
	expect(summary.why).toMatch(why);
	expect(summary.next).toMatch(remedy);
	for (const id of rows) {
		expect(rowOf(state, id), id).toMatchObject({observed: {outcome: 'allowed'}});
	}
}

function checkNamed(state: ProofState, {names}: Way, [first = '']: readonly string[]): void {
	expect(rowOf(state, first).note, first).toMatch(names);
	expect(summarize(state).why).toMatch(names);
}

/** The row that a person would be pointed to: what is violated before what is only open. */
export const namedBy = (way: Way): string => {
	const ends = presets.map(preset => way[preset]);
	const [worst] = (['violated', 'not-proven', 'proven'] as const).flatMap(verdict =>
		ends.filter(end => end.verdict === verdict),
	);
	return worst === undefined ? '' : worst.verdict === 'proven' ? worst.row : (worst.rows[0] ?? '');
};
