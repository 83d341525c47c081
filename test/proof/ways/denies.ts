import type {Statement} from '../../../src/policy/document.js';
import {bucketArn, type Scene} from '../rehearsal.js';
import {
	always,
	byStatement,
	objects,
	open,
	reads,
	readsBut,
	statementFor,
	violated,
	type Way,
	without,
} from '../way.js';

const anew = {
	...byStatement,
	why: /^The bucket policy does not hold our statements as they were written\.$/u,
	remedy: /write the policy anew/u,
};

/** Our statements, one of them changed; and a right to read behind them. */
const changed = (sid: string, change: (statement: Statement) => Statement) => async (scene: Scene) =>
	scene.writePolicy(
		...scene.ours.map(statement => (statement.Sid?.startsWith(sid) ? change(statement) : statement)),
		statementFor(scene, {Action: 's3:GetObject'}),
	);

const bothElse = ['NightdropDenyElse', 'NightdropDenyElseUser'];

/** Denies of ours that somebody took away or changed, where a grant is waiting behind them. */
export const denies: readonly Way[] = [
	{
		...byStatement,
		id: 'no-deny-else',
		words: 'the deny of everything else taken out, GetObject behind it',
		grant: without(bothElse, scene => [statementFor(scene, {Action: 's3:GetObject'})]),
		...open(...reads),
		// Sessions are still shut.
		hardened: violated(...readsBut('session.get')),
	},
	{
		...byStatement,
		id: 'deny-else-spares-reads',
		words: 'the deny of everything else changed to spare GetObject, which is granted',
		grant: changed('NightdropDenyElse', statement => ({
			...statement,
			NotAction: ['s3:PutObject', 's3:GetObject', 's3:ListBucket', 's3:GetBucketLocation'],
		})),
		...open(...reads),
		hardened: violated(...readsBut('session.get')),
	},
	{
		...byStatement,
		id: 'deny-else-elsewhere',
		words: 'the deny of everything else bound to one place, GetObject granted',
		grant: changed('NightdropDenyElse', statement => ({...statement, Resource: `${bucketArn}/secret/*`})),
		...open(...reads),
		hardened: violated(...readsBut('session.get')),
	},
	{
		...byStatement,
		id: 'deny-else-condition',
		words: 'the deny of everything else under a condition that does not hold, GetObject granted',
		grant: changed('NightdropDenyElse', statement => ({
			...statement,
			Condition: {...statement.Condition, IpAddress: {'aws:SourceIp': '203.0.113.0/24'}},
		})),
		...open(...reads),
		hardened: violated(...readsBut('session.get')),
	},
	{
		...byStatement,
		id: 'no-deny-outside',
		words: 'the denies outside the prefix taken out, PutObject behind them',
		setting: {prefix: 'db/'},
		grant: without(['NightdropDenyOutside', 'NightdropDenyListOutside'], ({user}) => [
			{Effect: 'Allow', Principal: {AWS: user.arn}, Action: 's3:PutObject', Resource: objects},
		]),
		...always(violated('write.sibling', 'write.no-slash', 'write.look-alike', 'could.write')),
	},
	{
		...anew,
		id: 'no-deny-sessions',
		words: 'the deny of sessions taken out',
		setting: {options: {sessions: true}},
		grant: without(['NightdropDenySessions']),
		...always(violated('session.put')),
	},
	{
		...anew,
		id: 'no-deny-overwrite',
		words: 'the deny of overwriting taken out',
		setting: {options: {noOverwrite: true}},
		grant: without(['NightdropDenyOverwrite']),
		...always(violated('damage.overwrite')),
	},
];
