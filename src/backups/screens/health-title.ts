import type {Health} from '../health/health.js';
import {dueWords} from '../health/rhythm-words.js';

/** What is wrong with a series, in one line: with the days of those that did not arrive where there is room for them. */
export function healthTitle({health, title, due, missing}: Health, now: number): readonly string[] {
	const days = health === 'missing' ? dueWords(due, missing, now) : '';
	return days === '' ? [title] : [`${title}, ${days}`, title];
}
