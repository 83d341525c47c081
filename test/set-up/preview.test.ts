import {expect, test} from 'vitest';
import type {BucketFacts} from '../../src/set-up/facts.js';
import {previewOf} from '../../src/set-up/preview.js';
import type {PolicyPreview, SetUpState} from '../../src/set-up/state.js';
import {cleanUser, goodBucket} from './example.js';
import {base} from './screens/states.js';

type Ready = Extract<PolicyPreview, {type: 'ready'}>;

const stateOf = (facts: Partial<BucketFacts> = {}, more: Partial<SetUpState> = {}): SetUpState => ({
	...base,
	bucket: {...base.bucket, ticked: [], facts: {...goodBucket, ...facts}},
	...more,
});

function ready(state: SetUpState): Ready {
	const preview = previewOf(state);
	expect(preview.type).toBe('ready');
	return preview as Ready;
}

const theirs = JSON.stringify({
	Version: '2008-10-17',
	Statement: {
		Sid: 'CloudTrailWrite',
		Effect: 'Allow',
		Principal: {Service: 'cloudtrail.amazonaws.com'},
		Action: 's3:PutObject',
		Resource: 'arn:aws:s3:::acme-backups/AWSLogs/*',
	},
});

test('the lines are the whole document, and ours are marked beside those of others', () => {
	const preview = ready(stateOf({policy: {known: true, value: theirs}}));
	expect(preview.lines.map(({text}) => text).join('\n')).toBe(preview.text);
	expect(JSON.parse(preview.text)).toEqual(preview.document);
	const isOurs = (words: string) => preview.lines.find(({text}) => text.includes(words))?.isOurs;
	expect([isOurs('CloudTrailWrite'), isOurs('"Version"'), isOurs('"ObjectPermissions"')]).toEqual([
		false,
		false,
		true,
	]);
	expect(preview).toMatchObject({kept: 1, replaced: 0, isUnchanged: false});
	expect(preview.ours).toBe(preview.added);
});

test('what a thief could do follows the bucket as it will be: what is ticked counts', () => {
	const overwrite = (state: SetUpState) => ready(state).thief.still.find(({id}) => id === 'overwrite')?.words;
	const off = stateOf({versioning: {known: true, value: 'never'}});
	expect(overwrite(off)).toBe('Overwrite a backup, and so destroy it');
	expect(overwrite({...off, bucket: {...off.bucket, ticked: ['versioning']}})).toContain(
		'the old version stays',
	);
});

test('a user of another account is refused, and so is the operator', () => {
	const arn = (text: string): SetUpState =>
		stateOf({}, {user: {...base.user, facts: {...cleanUser, arn: text}}});
	expect(previewOf(arn('arn:aws:iam::444455556666:user/x'))).toMatchObject({type: 'refused'});
	expect(previewOf(arn('arn:aws:iam::111122223333:user/olga'))).toMatchObject({
		type: 'refused',
		trouble: {what: 'This user is you'},
	});
	expect(previewOf(arn('arn:aws:iam::111122223333:user/x')).type).toBe('ready');
});

test('a policy that could not be read, or is none, is not written over', () => {
	const broken = previewOf(stateOf({policy: {known: true, value: '{"Statement":[{"Effect":"allow"}]}'}}));
	expect(broken).toMatchObject({type: 'refused', trouble: {what: 'The policy that is there cannot be read'}});
	const error = {kind: 'denied', code: 'AccessDenied', message: 'no', attempts: 1} as const;
	expect(previewOf(stateOf({policy: {known: false, error}}))).toMatchObject({type: 'refused'});
});
