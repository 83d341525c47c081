import type {OpenScreen} from '../console/open-screen.js';
import {openSetUpScreen} from '../console/set-up-screen.js';
import type {SetUpFlags} from '../flags.js';
import {createSetUp} from '../set-up/create.js';
import {targetName} from '../targets/names.js';
import {openStore} from '../targets/store.js';
import type {Identity} from '../ui/identity.js';
import type {Context} from './context.js';
import type {Noting} from './noting.js';
import {setUpDeps} from './set-up-deps.js';
import {initialAnswers} from './setup.js';

export type WizardOptions = {
	readonly context: Context;
	readonly noting: Noting;
	readonly identity: () => Identity;
	readonly copy: (text: string) => boolean;
	/** Name of a target to go on with. */
	readonly target?: string;
	/** What was said on the command line. */
	readonly flags?: SetUpFlags;
};

/** The set-up as a screen of the console. */
export async function openWizard(options: WizardOptions): Promise<OpenScreen> {
	const {context, noting, identity, copy, flags} = options;
	const {directory} = context;
	const store = await openStore(directory === undefined ? {} : {directory});
	const target = options.target === undefined ? undefined : store.get(options.target);
	const said = flags && initialAnswers(flags, store, context.flags.endpointUrl);
	const setUp = createSetUp(
		setUpDeps({
			context,
			store,
			noting,
			target: () => nameOf(),
			offersOthers: true,
			mayMakeTemporaryKey: true,
			copy,
		}),
		{...(said?.ok ? said.answers : {}), ...(target && {target}), mayCreate: true},
	);
	const nameOf = () => {
		const {target: known, bucket} = setUp.flow.getState();
		return known?.name ?? (bucket.bucket === '' ? undefined : targetName(bucket.bucket, bucket.prefix));
	};

	return openSetUpScreen(setUp, identity);
}
