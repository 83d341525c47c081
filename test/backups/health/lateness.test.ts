import {expect, test} from 'vitest';
import {daysOf} from '../../../src/backups/health/calendar.js';
import {judgeSeries} from '../../../src/backups/health/health.js';
import {at, backup, came, complete, day, every, hour, minute, now, seriesOf} from './example.js';

test('three nights without a backup', () => {
	const health = judgeSeries(came(every(day, 362, at('20T02:10')).slice(-200), {backups: 362}), complete());
	expect(health).toMatchObject({
		health: 'missing',
		role: 'bad',
		word: '3 missing',
		title: '3 backups did not arrive',
		why: 'It comes every day near 02:10 UTC. The newest is of 20 Nov 02:10 UTC, 18.0 GiB.',
		missing: 3,
		due: [at('21T02:10'), at('22T02:10'), at('23T02:10')],
		intervalMs: day,
	});
	expect(health.dueAt).toBeUndefined();
});

test('late before missing, and on time before late', () => {
	const series = came(every(day, 30, at('22T14:00')));
	const word = (when: string) => judgeSeries(series, complete({now: at(when)})).word;
	expect(word('23T15:15')).toBe('On time');
	expect(word('23T15:16')).toBe('Late by 1 h');
	expect(word('23T19:00')).toBe('Late by 5 h');
	expect(word('24T02:00')).toBe('Late by 12 h');
	expect(word('24T02:01')).toBe('1 missing');
});

test('when all is well it says when the next is due', () => {
	const health = judgeSeries(came(every(day, 30, at('23T02:10'))), complete());
	expect(health).toMatchObject({
		health: 'ok',
		role: 'ok',
		word: 'On time',
		why: 'It comes every day near 02:10 UTC. The newest is of 23 Nov 02:10 UTC, 18.0 GiB.',
		next: 'The next is due 24 Nov 02:10 UTC.',
		findings: [],
		missing: 0,
		dueAt: at('24T02:10'),
	});
});

test('every five minutes: seconds are nothing, a quarter of an hour is', () => {
	const series = came(every(5 * minute, 100, at('23T18:00')));
	expect(judgeSeries(series, complete({now: at('23T18:19')})).health).toBe('ok');
	expect(judgeSeries(series, complete({now: at('23T19:00')})).word).toBe('8 missing');
});

test('a year of five minutes is counted, not walked through', () => {
	const health = judgeSeries(came(every(5 * minute, 100, at('23T18:00') - 365 * day)), complete());
	expect(health.missing).toBeGreaterThan(105_000);
	expect(health.due.length).toBeLessThan(100);
});

test('too few to know, unless somebody said how often', () => {
	const series = came(every(day, 4, at('20T02:10')));
	expect(judgeSeries(series, complete())).toMatchObject({
		health: 'irregular',
		role: 'unknown',
		word: 'No rhythm yet',
		why: 'Only 4 backups so far, and nobody said how often it should come.',
	});
	expect(judgeSeries(series, complete({expectEveryMs: day}))).toMatchObject({
		word: '3 missing',
		why: 'You said every 24 h. The newest is of 20 Nov 02:10 UTC, 18.0 GiB.',
	});
});

test('what the series does is worth more than what was said of the whole target', () => {
	const weekly = came(every(7 * day, 10, at('18T02:10')));
	expect(judgeSeries(weekly, complete({expectEveryMs: day}))).toMatchObject({
		health: 'ok',
		notes: ['You said every 24 h; it comes every Wednesday near 02:10 UTC.'],
	});
});

test('no rhythm among times by chance', () => {
	const times = [0, 3, 4, 11, 12, 30, 71, 73, 100, 180].map(hours => now - hours * hour * 3.7);
	expect(judgeSeries(came(times), complete())).toMatchObject({health: 'irregular', word: 'No rhythm'});
});

test('a stream is judged by its gaps, and by its age only when somebody expects it', () => {
	const stream = came(every(hour, 100, at('20T02:10')), {kind: 'stream', gaps: {count: 0, names: []}});
	expect(judgeSeries(stream, complete())).toMatchObject({
		health: 'ok',
		why: 'No segment is missing between two that are there. The newest is of 20 Nov 02:10 UTC.',
	});
	const expected = judgeSeries(stream, complete({expectEveryMs: hour}));
	expect(expected).toMatchObject({health: 'late', word: 'Late by 3 d 15 h', missing: 0});
	expect(judgeSeries(stream, complete({expectEveryMs: 88 * hour})).health).toBe('ok');
	const names = ['00000001000000000000001A', 'a\u001b[2J', 'c', 'd'];
	const broken = judgeSeries({...stream, gaps: {count: 5, names}}, complete());
	expect(broken).toMatchObject({
		health: 'missing',
		role: 'bad',
		word: '5 missing',
		title: '5 segments of the stream are missing',
	});
	expect(broken.why).toContain('00000001000000000000001A, a^[[2J, c, and more');
});

test('a repository is judged by what grows once a backup, never by sizes', () => {
	const times = every(day, 30, at('23T02:10'));
	const sizes = times.map((time, index) => backup(time, {bytes: index % 7 === 0 ? 0 : 240}));
	expect(judgeSeries(seriesOf(sizes, {kind: 'repository'}), complete()).health).toBe('ok');
	expect(judgeSeries(seriesOf(sizes.slice(0, -2), {kind: 'repository'}), complete()).word).toBe('2 missing');
});

test.each(['mirror', 'wide'] as const)('a series of kind %s is never missing', kind => {
	const health = judgeSeries(came(every(day, 30, at('01T02:10')), {kind}), complete({expectEveryMs: day}));
	expect(health).toMatchObject({health: 'unjudged', role: 'info', findings: []});
});

test('nothing is late or missing while the listing is not at its end', () => {
	const health = judgeSeries(
		came(every(day, 30, at('01T02:10'))),
		complete({isComplete: false, expectEveryMs: hour}),
	);
	expect(health).toMatchObject({health: 'unknown', word: 'So far', findings: [], missing: 0, due: []});
});

test('one that runs is said, one that died is found', () => {
	const times = every(day, 30, at('23T02:10'));
	const begun = (when: string) => [backup(at(when), {isFinished: false})];
	const running = judgeSeries(came(times, {unfinished: begun('23T18:00')}), complete());
	expect(running).toMatchObject({health: 'ok', notes: ['One is being written: its newest part is 1 h old.']});
	const older = judgeSeries(came(times, {unfinished: begun('22T18:00')}), complete());
	expect(older).toMatchObject({health: 'ok', notes: []});
	const dead = came(times.slice(0, -3), {unfinished: begun('21T02:00')});
	const findings = judgeSeries(dead, complete()).findings.map(({word}) => word);
	expect(findings).toEqual(['3 missing', 'Not finished']);
	const nothing = judgeSeries(seriesOf([], {unfinished: begun('23T18:00')}), complete());
	expect(nothing).toMatchObject({health: 'irregular', word: 'None finished'});
});

test('nothing from the future is fresh, but a clock may differ by a quarter of an hour', () => {
	const times = every(day, 30, at('20T02:10'));
	const skewed = judgeSeries(came([...times, now + 15 * minute]), complete());
	expect(skewed.newestAt).toBe(now + 15 * minute);
	const future = judgeSeries(came([...times, now + 16 * minute]), complete());
	expect(future.newestAt).toBe(at('20T02:10'));
	expect(future.findings.map(({word}) => word)).toEqual(['3 missing', 'From the future']);
	expect(judgeSeries(came([now + day]), complete()).findings.map(({health}) => health)).toContain('misdated');
});

test('beside nights that are missing, the last one counts as soon as it is late, in the calendar too', () => {
	const series = came(every(day, 30, at('20T02:10')));
	const judged = (now: number) => judgeSeries(series, complete({now}));
	const days = (now: number) => daysOf(series, complete({now}), 4);
	// 75 minutes late is not late yet.
	expect(judged(at('23T03:20'))).toMatchObject({health: 'missing', missing: 2});
	expect(days(at('23T03:20'))).toEqual(['arrived', 'missing', 'missing', 'awaited']);
	expect(judged(at('23T05:42'))).toMatchObject({
		health: 'missing',
		missing: 3,
		due: [at('21T02:10'), at('22T02:10'), at('23T02:10')],
	});
	expect(days(at('23T05:42'))).toEqual(['arrived', 'missing', 'missing', 'missing']);
	// Alone it is late, and waited for.
	expect(judged(at('21T05:42'))).toMatchObject({health: 'late'});
});
