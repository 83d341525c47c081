import type {Entry} from '../backup.js';
import {addByRule, type Gathered, openGathered} from './gathered.js';
import type {Rule} from './layout-rule.js';
import {mayBeKnown, ruleOf} from './layouts.js';
import type {Groups} from './place-of.js';
import {remember} from './remember.js';

/** What is gathered of the layouts of known tools, by tool and prefix. */
export type Layouts = {
	/** The rule that a key follows. */
	ruleOf(key: string, shape: string): Rule | undefined;
	/** Where the object of a key goes by a rule, or else by the first that fits; undefined when it goes by its shape. */
	find(key: string, usual: Rule): InLayout | undefined;
	/** Adds an object by a rule, or else by the first that fits; false when it was not added. */
	add(entry: Entry, usual: Rule): boolean;
	all(): Iterable<Gathered>;
};

export type InLayout = {readonly gathered: Gathered; readonly rule: Rule; readonly groups: Groups};

/** Prefixes that are told apart; a key under one more is taken by its shape. */
const layoutLimit = 8192;

export function openLayouts(): Layouts {
	const layouts = new Map<string, Gathered>();
	const rules = new Map<string, Rule | undefined>();

	const layoutOf = (rule: Rule, groups: Groups) => {
		const prefix = `${groups['p'] ?? ''}${groups['s'] ?? ''}`;
		const pattern = `${prefix}${rule.pattern}${groups['t'] ?? ''}`;
		const name = `${rule.tool}\0${pattern}`;
		let gathered = layouts.get(name);
		if (gathered === undefined && layouts.size < layoutLimit) {
			gathered = openGathered(pattern, rule, prefix);
			layouts.set(name, gathered);
		}

		gathered?.roles.add(rule.role);
		return gathered;
	};

	const find = (key: string, usual: Rule): InLayout | undefined => {
		const ofUsual = usual.key.exec(key)?.groups;
		const rule = ofUsual ? usual : ruleOf(key);
		const groups = ofUsual ?? rule?.key.exec(key)?.groups;
		const gathered = rule && groups && layoutOf(rule, groups);
		return gathered && {gathered, rule, groups};
	};

	return {
		find,
		ruleOf(key, shape) {
			if (!mayBeKnown(key)) {
				return;
			}

			// Numbers count in no rule but by their length.
			const family = `${shape.replaceAll(/\d+/gu, '#')}\0${key.length}`;
			let rule = rules.get(family);
			if (rule === undefined && !rules.has(family)) {
				rule = ruleOf(key);
				remember(rules, family, rule);
			}

			return rule;
		},
		add(entry, usual) {
			const found = find(entry.key, usual);
			if (found) {
				addByRule(found.gathered, entry, found.rule, found.groups);
			}

			return found !== undefined;
		},
		all: () => layouts.values(),
	};
}
