import {expect, test} from 'vitest';
import {spanText} from '../../src/ui/text.js';
import {plainTheme} from '../../src/ui/theme.js';
import {trailSpans} from '../../src/ui/trail.js';
import type {TrailPart} from '../../src/ui/view.js';

const steps = ['Key', 'Test', 'Proof', 'Hand-over'];
const drawn = (trail: Omit<TrailPart, 'steps'>, cells: number) =>
	trailSpans({steps, ...trail}, cells, plainTheme)
		.map(span => spanText(span, plainTheme))
		.join('');

test('a step that lies behind is ticked only where it ended well', () => {
	expect(drawn({at: 3}, 80)).toBe('✓ Key  ✓ Test  ✓ Proof  → Hand-over');
	expect(drawn({at: 3, behind: {2: 'unknown'}}, 80)).toBe('✓ Key  ✓ Test  ? Proof  → Hand-over');
	expect(drawn({at: 3, behind: {2: 'bad'}}, 30)).toMatch(/^✓ ✓ ✗ → Hand-over +4 of 4$/u);
});

test('what lies ahead is open, whatever it was once', () => {
	expect(drawn({at: 1, behind: {2: 'bad'}}, 80)).toBe('✓ Key  → Test  · Proof  · Hand-over');
});
