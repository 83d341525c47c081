import type {Perform} from '../flow/flow.js';
import {removeKey} from '../keys/remove-key.js';
import {reveal} from '../secret.js';
import type {SetUpEffect} from './effect.js';
import type {SetUpEvent} from './event.js';
import {runBackUpPolicy, runWritePolicy} from './perform/apply-policy.js';
import {runCreateBucket, runFix} from './perform/change-bucket.js';
import {checkNeeds} from './perform/check-needs.js';
import {runCheckUser, runCleanUser} from './perform/check-user.js';
import {connect, listSources} from './perform/connect.js';
import {createKey} from './perform/create-key.js';
import {runCreateUser} from './perform/create-user.js';
import type {SetUpDeps} from './perform/deps.js';
import {endProof, removeTestObjects} from './perform/end-proof.js';
import {findProofKey} from './perform/find-proof-key.js';
import {listNames, readBucket} from './perform/read-bucket.js';
import {readUser} from './perform/read-user.js';
import {runRemoveKeys} from './perform/remove-keys.js';
import {type RunRow, runRow} from './perform/row.js';
import {keepEvidence, takeKey} from './perform/run-proof.js';
import {type Context, createSession, keep, keyTools, type Session} from './perform/session.js';
import {openKeyPlace, storeKey} from './perform/store-key.js';
import {testUpload} from './perform/test-upload.js';
import {undo} from './perform/undo.js';
import type {PlanRowId} from './state.js';

const shownMs = 30_000;

export type SetUpPerformer = {
	readonly perform: Perform<SetUpEvent, SetUpEffect>;
	/** After the flow was closed in the middle: removes test objects and a temporary key, and closes the connections. */
	readonly close: () => Promise<void>;
};

/** Does what the flow asks for, against AWS and the files of this machine. */
export function createPerformSetUp(deps: SetUpDeps): SetUpPerformer {
	const session = createSession(deps);
	const underWay = new Set<Promise<void>>();
	return {
		async perform(effect, context) {
			const work = performOne(session, effect, context);
			underWay.add(work);
			try {
				await work;
			} finally {
				underWay.delete(work);
			}
		},
		async close() {
			// The flow's signal ends it; what it still made or wrote down is known only then.
			await Promise.allSettled(underWay);
			await close(session);
		},
	};
}

async function performOne(session: Session, effect: SetUpEffect, context: Context): Promise<void> {
	switch (effect.type) {
		case 'listSources':
			return listSources(session, context);
		case 'connect':
			return connect(session, effect, context);
		case 'checkNeeds':
			return checkNeeds(session, effect, context);
		case 'listBuckets':
			return listNames(session, context);
		case 'readBucket':
			return readBucket(session, effect, context);
		case 'readUser':
			return readUser(session, effect, context);
		case 'applyRow':
			return runRow(session, rowRunner(effect.row.id), effect, context);
		case 'undo':
			return undo(session, effect, context);
		case 'openPlace':
			return openKeyPlace(session, effect, context);
		case 'createKey':
			return createKey(session, effect, context);
		case 'store':
			return storeKey(session, effect, context);
		case 'testUpload':
			return testUpload(session, effect, context);
		case 'findProofKey':
			return findProofKey(session, effect, context);
		case 'endProof':
			return endProof(session, effect, context);
		default:
			return performHere(session, effect, context);
	}
}

async function performHere(
	session: Session,
	effect: Extract<
		SetUpEffect,
		{type: 'hideSecretLater' | 'copy' | 'proof' | 'useKey' | 'saveEvidence' | 'saveTarget'}
	>,
	context: Context,
): Promise<void> {
	const {deps} = session;
	switch (effect.type) {
		case 'hideSecretLater':
			await deps.clock.sleep(shownMs, context.signal);
			context.send({type: 'secretHideDue', showing: effect.showing});
			return;
		case 'copy': {
			const text = typeof effect.text === 'string' ? effect.text : reveal(effect.text);
			context.send({type: 'copied', what: effect.what, sent: deps.copy?.(text) ?? false});
			return;
		}

		case 'saveTarget':
			await keep(session, effect.target);
			return;
		case 'saveEvidence':
			return keepEvidence(session, effect, context);
		case 'useKey':
			takeKey(session, effect);
			return;
		case 'proof':
			return session.proof?.(effect.effect, {
				signal: context.signal,
				send: event => context.send({type: 'proof', event}),
			});
	}
}

function rowRunner(id: PlanRowId): RunRow {
	switch (id) {
		case 'create-user':
			return runCreateUser;
		case 'check-user':
			return runCheckUser;
		case 'clean-user':
			return runCleanUser;
		case 'create-bucket':
			return runCreateBucket;
		case 'back-up-policy':
			return runBackUpPolicy;
		case 'write-policy':
			return runWritePolicy;
		case 'remove-key':
			return runRemoveKeys;
		case 'fix-public-access':
			return async context => runFix('public-access', context);
		case 'fix-versioning':
			return async context => runFix('versioning', context);
		case 'fix-acls':
			return async context => runFix('acls', context);
		case 'fix-uploads':
			return async context => runFix('uploads', context);
		case 'create-key':
		case 'test':
		case 'prove':
			throw new Error(`${id} is no row of its own`);
	}
}

/** What a flow that was closed in the middle leaves behind is taken away: test objects, and a key made for the proof alone. */
async function close(session: Session): Promise<void> {
	const {signal} = new AbortController();
	await session.proof?.finish();
	if (session.operator !== undefined && session.testBucket !== undefined) {
		const {account} = session.operator;
		await removeTestObjects(session, {bucket: session.testBucket, account}, signal);
	}

	if (session.temporary !== undefined) {
		const {target, accessKeyId} = session.temporary;
		await removeKey(keyTools(session), session.kept ?? target, accessKeyId, signal);
		delete session.temporary;
	}

	session.aws?.close();
}
