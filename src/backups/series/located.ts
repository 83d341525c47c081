import type {Gathered} from './gathered.js';
import type {InLayout} from './known-layouts.js';
import {markOf} from './marks.js';
import {type Dissected, withoutSuffix} from './suffixes.js';

/** Where an object is: in which series, and what it is to the backups of it. */
export type Located = {readonly pattern: string; readonly as: Share};

/**
What an object is to the backups of its series.

`whole`: one by itself. `part`: one of the many objects of `backup`, which is the same for all of them; `isNeeded` where that counts as a backup by it. `content`: of several backups, under a name made of what is in it. `side`: of none.
*/
export type Share =
	| {readonly type: 'whole' | 'content' | 'side'}
	| {readonly type: 'part'; readonly backup: string; readonly isNeeded: boolean};

type Found = {readonly gathered: Gathered; readonly as: Share};

/** What an object is by the rule of its layout. */
export function inLayout({gathered, rule, groups}: InLayout, shape: string): Found {
	const backup = groups['id'] ?? '';
	switch (rule.role) {
		case 'marker':
			return {gathered, as: {type: 'part', backup, isNeeded: true}};
		case 'part':
			return {gathered, as: {type: 'part', backup, isNeeded: rule.hasNoMarker ?? false}};
		case 'store':
			return {gathered, as: {type: isMadeOfContent(shape) ? 'content' : 'side'}};
		case 'side':
			return {gathered, as: {type: 'side'}};
		default:
			return {gathered, as: {type: 'whole'}};
	}
}

/** What an object is by the shape of its key. */
export function inShape(gathered: Gathered, dissected: Dissected, key: string): Found {
	switch (dissected.role) {
		case 'part':
			return {gathered, as: {type: 'part', backup: withoutSuffix(key, dissected), isNeeded: true}};
		case 'companion':
		case 'unfinished':
			return {gathered, as: {type: 'side'}};
		default:
			return {gathered, as: {type: 'whole'}};
	}
}

/** Repositories also write some names again and again: an index, a lock with a number. */
const isMadeOfContent = (shape: string): boolean => hash.test(shape.slice(shape.lastIndexOf('/') + 1));

const hash = new RegExp(`[${markOf('hex')}${markOf('id')}]`, 'u');
