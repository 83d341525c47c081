import {createElement} from 'react';
import type {MfaQuestion} from '../aws/sign-in.js';
import {printable} from '../terminal/printable.js';
import {callout, sentence} from '../ui/blocks/callout.js';
import {facts} from '../ui/blocks/facts.js';
import {fields} from '../ui/blocks/field.js';
import {lines, paragraph} from '../ui/blocks/paragraph.js';
import {Body} from '../ui/components/body.js';
import {bold} from '../ui/text.js';
import type {View} from '../ui/view.js';

/** A code that is asked for while whatever is behind it waits. */
export type AskedCode = {readonly question: MfaQuestion; readonly text: string};

/** How many digits a code has. */
export const codeLength = 6;

/** The question in place of the screen that waits for it; the screen itself stays as it is. */
export function mfaQuestionView(view: View<unknown>, {question, text}: AskedCode): View<unknown> {
	const {profile, role, serial, refused} = question;
	return {
		crumbs: [...view.crumbs, 'MFA code'],
		// Letters are for the field: no key of the screen behind it is meant.
		typed: {text, event: () => undefined},
		bindings: [
			{keys: ['enter'], label: 'sign in'},
			{keys: ['escape'], label: 'give none'},
		],
		body: createElement(Body, {
			blocks: [
				refused === undefined
					? undefined
					: callout({
							role: 'bad',
							title: 'AWS did not take that code',
							lines: [
								sentence(`AWS says: ${printable(refused)}`),
								sentence('Each code is taken once: wait for the next one.'),
							],
						}),
				lines([[bold('What does your MFA device show?')]]),
				fields([{label: 'Code', text, isFocused: true}]),
				facts([
					{label: 'Device', value: printable(serial)},
					{label: 'Profile', value: printable(profile)},
					{label: 'Role', value: printable(role)},
				]),
				{...paragraph(['What waits for it goes on from where it is.']), leftOut: 1},
			].filter(block => block !== undefined),
		}),
	};
}
