import {join} from 'node:path';
import process from 'node:process';
import type {CredentialSource} from '../aws/connection.js';
import {createSecret, hasSecret, type Secret} from '../secret.js';
import type {SetUpDeps, SourceChoice, TargetStore} from '../set-up/run.js';
import {setUpOpener} from '../set-up/run.js';
import {settingsDirectory} from '../storage/directory.js';
import type {Environment} from '../terminal/capabilities.js';
import type {Context} from './context.js';
import {noteProof} from './note-proof.js';
import type {Doer, Noting} from './noting.js';

export type SetUpParts = {
	readonly context: Context;
	readonly store: TargetStore;
	readonly noting: Noting;
	/** Name of the target that is being set up, as soon as there is one. */
	readonly target: () => string | undefined;
	/** Other profiles may be chosen instead. */
	readonly offersOthers: boolean;
	readonly mayMakeTemporaryKey: boolean;
	readonly copy?: (text: string) => boolean;
};

/** Everything that a set-up needs of this machine. */
export function setUpDeps(parts: SetUpParts): SetUpDeps {
	const {context, store, noting, target, offersOthers, mayMakeTemporaryKey, copy} = parts;
	const {clock, random, version, runId, directory, credentialsFile, keyFolder, environment} = context;
	const userCredentials = keyOfEnvironment(environment);
	return {
		sources: async () => sourcesOf(context, offersOthers),
		store,
		clock,
		random: bytes => Buffer.from(random(bytes)).toString('hex'),
		run: {id: runId, version, pid: process.pid},
		onChange(call, operator) {
			const who = operator?.name ?? 'not known yet';
			const doer: Doer = {target: target(), who, ...(operator && {operator: operator.arn})};
			noting.call(call, doer);
		},
		onProof: proof => noteProof(proof, context, noting),
		...(copy && {copy}),
		policyCopies: directory ?? settingsDirectory(),
		// A rehearsal leaves nothing behind, so its evidence goes where the rest of it goes.
		...(context.flags.isSandbox && directory !== undefined && {evidenceDirectory: join(directory)}),
		...(credentialsFile !== undefined && {credentialsFile}),
		...(keyFolder !== undefined && {keyFolder}),
		...(userCredentials && {userCredentials}),
		mayMakeTemporaryKey,
		openAws: setUpOpener({clock, signIn: context.signIn}),
	};
}

/** The backup key in NIGHTDROP_ACCESS_KEY_ID and NIGHTDROP_SECRET_ACCESS_KEY; both or none, and none where they are the wrong way round: an id is shown. */
export function keyOfEnvironment(
	environment: Environment,
): {readonly accessKeyId: string; readonly secretAccessKey: Secret} | undefined {
	const accessKeyId = environment['NIGHTDROP_ACCESS_KEY_ID'];
	const secret = environment['NIGHTDROP_SECRET_ACCESS_KEY'];
	return accessKeyId && secret && !hasSecret(accessKeyId)
		? {accessKeyId, secretAccessKey: createSecret(secret)}
		: undefined;
}

/** The credentials that were asked for, first; then those that are there besides. */
async function sourcesOf(context: Context, offersOthers: boolean): Promise<readonly SourceChoice[]> {
	const {flags, environment} = context;
	const connection = await context.connect();
	const first: SourceChoice = {
		id: idOf(connection.credentials),
		label: connection.isSandbox ? 'sandbox' : connection.label,
		...noteOf(connection.credentials, connection.isSandbox),
		connect: async () => connection,
	};
	if (flags.isSandbox || !offersOthers) {
		return [first];
	}

	const {readProfiles} = await import('../aws/profiles.js');
	const profiles = (await readProfiles(environment)).map(
		({name, region}): SourceChoice => ({
			id: `profile:${name}`,
			label: `profile ${name}`,
			note: 'not asked yet',
			connect: async () => ({
				...connection,
				credentials: {type: 'profile', profile: name},
				label: `profile ${name}`,
				region: flags.region ?? region ?? connection.region,
			}),
		}),
	);
	const others: readonly SourceChoice[] = environment['AWS_ACCESS_KEY_ID']
		? [
				...profiles,
				{
					id: 'environment',
					label: 'environment',
					...noteOf({type: 'environment'}, false),
					connect: async () => ({...connection, credentials: {type: 'environment'}, label: 'environment'}),
				},
			]
		: profiles;
	return [first, ...others.filter(({id}) => id !== first.id)];
}

function idOf(credentials: CredentialSource): string {
	return credentials.type === 'profile' ? `profile:${credentials.profile}` : credentials.type;
}

function noteOf({type}: CredentialSource, isSandbox: boolean): {readonly note?: string} {
	if (isSandbox) {
		return {note: 'a pretend AWS on this machine; nothing leaves it'};
	}

	return type === 'environment'
		? {note: 'AWS_ACCESS_KEY_ID is set'}
		: type === 'chain'
			? {note: 'web identity, container or instance, if there is one'}
			: {};
}
