import {expect, test} from 'vitest';
import {openLater} from '../../src/console/later-screen.js';
import type {OpenScreen} from '../../src/console/open-screen.js';
import {deferred, fakeScreen} from './fake-screen.js';

const usual = {columns: 80, rows: 24};

function open() {
	const opening = deferred<OpenScreen>();
	const later = openLater(opening.promise, {
		crumbs: ['New set-up'],
		identity: () => ({whose: 'profile ops', isSandbox: false, isReadOnly: false}),
	});
	const inner = fakeScreen('Set-up', {farewell: ['Set-up was open']});
	const arrive = async () => {
		opening.resolve(inner);
		await opening.promise;
	};
	return {later, inner, arrive};
}

test('until the screen is there the frame stands empty, and keys are not kept for it', async () => {
	const {later, inner, arrive} = open();
	expect(later.view(usual)).toMatchObject({crumbs: ['New set-up'], bindings: [{label: 'back'}]});
	expect([later.identity().whose, later.farewell(), later.leaveTo()]).toEqual(['profile ops', [], undefined]);
	later.send({type: 'continued'});
	await arrive();
	expect(inner.sent).toEqual([]);
});

test('then everything is the screen’s', async () => {
	const {later, inner, arrive} = open();
	let news = 0;
	later.subscribe(() => {
		news++;
	});
	await arrive();
	expect(news).toBe(1);
	later.send({type: 'continued'});
	inner.tell({type: 'back'});
	expect(news).toBe(2);
	expect(inner.sent).toEqual([{type: 'continued'}]);
	expect(later.view(usual).crumbs).toEqual(['Set-up']);
	expect([later.identity().whose, later.farewell(), later.leaveTo()]).toEqual([
		'Set-up',
		['Set-up was open'],
		{type: 'back'},
	]);
});

test('who listens no more hears nothing, whether they began before or after it was there', async () => {
	const {later, inner, arrive} = open();
	let news = 0;
	const before = later.subscribe(() => {
		news++;
	});
	await arrive();
	before();
	const after = later.subscribe(() => {
		news++;
	});
	after();
	news = 0;
	inner.tell();
	expect([news, inner.listeners()]).toEqual([0, 0]);
});

test('closed before it is there, it is closed as soon as it is', async () => {
	const {later, inner, arrive} = open();
	let news = 0;
	later.subscribe(() => {
		news++;
	});
	const closed = later.close();
	expect(inner.isClosed()).toBe(false);
	await arrive();
	await closed;
	expect([inner.isClosed(), news, inner.listeners()]).toEqual([true, 0, 0]);
});
