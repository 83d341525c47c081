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
export const backup = '2026/11/orders.dump';

/** A way in which something more than the preset is granted, and what a proof must say of it. */
export type Way = {
	readonly way: string;
	readonly setting?: Setting;
	readonly grant: (scene: Scene) => void | Promise<void>;
	/** Rows that must be violated in strict: these and no others. */
	readonly opens: readonly string[];
	/** What let it through, in the summary. */
	readonly why: RegExp;
	/** What ends it. */
	readonly remedy: RegExp;
	/** Rows that must be violated in classic, where it is tried there too. */
	readonly classic?: readonly string[];
	/** What is left of it in hardened, where it is tried there too: of an empty one nothing. */
	readonly hardened?: {readonly opens?: readonly string[]; readonly leavesOpen?: readonly string[]};
};

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

/** One more statement for the bucket policy; for the user and all objects unless said. */
export const statementFor = ({user}: Scene, more: Partial<Statement>): Statement => {
	const {Resource = objects, ...rest} = more;
	return {
		Effect: 'Allow',
		Principal: {AWS: user.arn},
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

const sorted = (ids: readonly string[]) => [...ids].sort((a, b) => (a < b ? -1 : 1));

async function proveWith({setting, grant}: Way, preset: Preset): Promise<ProofState> {
	const scene = await setScene({...setting, preset});
	await grant(scene);
	const state = await prove(scene);
	expect(leftIn(scene, setting?.backups), 'left behind').toEqual([]);
	return state;
}

function expectViolated(state: ProofState, opens: readonly string[], {why, remedy}: Way): void {
	expect(sorted(idsWith(state, 'violated'))).toEqual(sorted(opens));
	expect(state.verdict).toBe('violated');
	const summary = summarize(state);
	expect(summary.title).toMatch(/^Violated: /u);
	expect(summary.why).toMatch(why);
	expect(summary.next).toMatch(remedy);
	for (const id of opens) {
		expect(rowOf(state, id), id).toMatchObject({observed: {outcome: 'allowed'}});
	}
}

/** Grant it under this preset, prove, and hold the proof to what the way says. */
export async function checkWay(way: Way, preset: Preset): Promise<void> {
	const state = await proveWith(way, preset);
	if (preset !== 'hardened') {
		expectViolated(state, preset === 'strict' ? way.opens : (way.classic ?? way.opens), way);
		return;
	}

	const {opens = [], leavesOpen = []} = way.hardened ?? {};
	if (opens.length > 0) {
		expectViolated(state, opens, way);
		return;
	}

	expect(idsWith(state, 'violated')).toEqual([]);
	expect(sorted(idsWith(state, 'not-proven'))).toEqual(sorted(leavesOpen));
	expect(state.verdict).toBe(leavesOpen.length > 0 ? 'not-proven' : 'proven');
}

/** Each way with each preset that it is tried under. */
export const tried = (ways: readonly Way[]): readonly (readonly [string, Preset, Way])[] =>
	ways.flatMap(way =>
		(['classic', 'strict', 'hardened'] as const)
			.filter(preset => preset === 'strict' || way[preset] !== undefined)
			.map(preset => [way.way, preset, way] as const),
	);
