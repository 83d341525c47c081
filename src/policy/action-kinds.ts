import {scopeOfAction} from './actions.js';

/** What an action on a bucket or its objects does to backups. */
export type ActionKind = 'read' | 'list' | 'delete' | 'acl' | 'config' | 'write';

/** All kinds, worst first. */
export const actionKinds: readonly ActionKind[] = ['read', 'delete', 'acl', 'config', 'list', 'write'];

/** What an action does, by its name. One that is not known is taken for the worst that its name leaves open. */
export function kindOfAction(action: string): ActionKind {
	const name = action.toLowerCase().replace(/^s3:/u, '');
	switch (scopeOfAction(action)) {
		case 'object':
			return kindOnObject(name);
		case 'bucket':
			return name === 'putbucketacl' ? 'acl' : name.startsWith('list') ? 'list' : 'config';
		default:
			return kindOfUnknown(name);
	}
}

const kinds: readonly (readonly [RegExp, ActionKind])[] = [
	[/^listmultipartuploadparts$/u, 'list'],
	[/^(?:get|restore|list)/u, 'read'],
	[/^(?:deleteobject|deleteobjectversion|abort.*|bypass.*|replicatedelete)$/u, 'delete'],
	[/(?:acl|owneroverridetobucketowner)$/u, 'acl'],
];

const kindOnObject = (name: string): ActionKind => kinds.find(([words]) => words.test(name))?.[1] ?? 'write';

function kindOfUnknown(name: string): ActionKind {
	if (/^(?:delete|abort|remove|bypass)/u.test(name)) {
		return 'delete';
	}

	if (/^list/u.test(name)) {
		return 'list';
	}

	if (/^(?:put|create|update|upload|replicate)/u.test(name)) {
		return name.includes('acl') ? 'acl' : name.includes('bucket') ? 'config' : 'write';
	}

	return 'read';
}
