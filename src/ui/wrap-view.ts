import type {View} from './view.js';

/** A screen of one flow inside the screen of another: the same view, with its events wrapped. */
export function wrapView<Inner, Outer>(view: View<Inner>, wrap: (event: Inner) => Outer): View<Outer> {
	const {bindings, typed, ...rest} = view;
	return {
		...rest,
		bindings: bindings.map(({event, ...binding}) =>
			event === undefined ? binding : {...binding, event: wrap(event)},
		),
		...(typed === undefined
			? {}
			: {
					typed: {
						text: typed.text,
						event(input) {
							const event = typed.event(input);
							return event === undefined ? undefined : wrap(event);
						},
					},
				}),
	};
}
