import type {AwsError, SignInTrouble} from '../aws/answer.js';
import {printable} from '../terminal/printable.js';
import {quoted} from './command-words.js';
import type {Explained} from './words.js';

const again = 'Then try again (r).';

/** Why there was nothing to sign a call with, and which way leads there. Undefined: the call itself went wrong. */
export function explainSignIn(error: AwsError, whose: string): Explained | undefined {
	const {signIn, kind} = error;
	if (signIn === undefined || kind === 'cancelled' || kind === 'clock') {
		return undefined;
	}

	const way: Way = {
		...signIn,
		// Programs and roles are of the profile that names them, which may be another one than was asked for.
		name: signIn.profile === undefined ? printable(whose) : `profile ${printable(signIn.profile)}`,
		words: sentenceOf(printable(error.message).trim()),
	};
	return kind === 'network' || kind === 'timeout' || kind === 'server' || kind === 'throttled'
		? unreachable(error, way)
		: ways[signIn.by](way, kind === 'expired');
}

type Way = SignInTrouble & {readonly name: string; readonly words: string};

const unreachable = ({kind}: AwsError, {name, words, by}: Way): Explained => ({
	what: `No credentials came for ${name}`,
	why:
		by === 'process'
			? words
			: `${kind === 'timeout' ? 'No answer came in time' : 'Where they come from could not be reached'}: ${words}`,
	next: `Look at the network, at HTTPS_PROXY and AWS_CA_BUNDLE. ${again}`,
});

const ways: Readonly<Record<SignInTrouble['by'], (way: Way, isExpired: boolean) => Explained>> = {
	profile: ({name, words, profile}) => ({
		what: `No AWS credentials were found for ${name}`,
		why: words,
		next: `Choose another profile, or run: aws configure${profile === undefined ? '' : ` --profile ${shellWord(profile)}`}   ${again}`,
	}),
	'mfa-unasked': ({name, words, profile = ''}) => ({
		what: `${name} needs an MFA code, and nobody can be asked for it here`,
		why: words,
		next: `Run it in a terminal, or sign in first and leave the profile out: eval "$(aws configure export-credentials --profile ${shellWord(profile)} --format env)"`,
	}),
	'mfa-declined': ({name, words}) => ({
		what: `No MFA code was given for ${name}`,
		why: words,
		next: 'Try again (r), and give the code.',
	}),
	role: ({name, words}) => ({
		what: `The role of ${name} could not be taken`,
		why: `AWS says: ${words}`,
		next: `Have sts:AssumeRole allowed, and the role trust whoever takes it. ${again}`,
	}),
	'web-identity': ({words}, isExpired) => ({
		what: 'The identity token was not accepted',
		why: words,
		next: `${isExpired ? 'Renew the token file' : 'Look at the token file, and at whom the role trusts'}. ${again}`,
	}),
	sso: ({name, words, profile = ''}, isExpired) => ({
		what: isExpired ? 'AWS did not accept your credentials' : `SSO gave no credentials for ${name}`,
		why: isExpired ? `The sign-in of ${name} has ended, or there is none yet.` : words,
		next: `Run: aws sso login --profile ${shellWord(profile)}   ${again}`,
	}),
	login: ({name, profile = ''}) => ({
		what: 'AWS did not accept your credentials',
		why: `The sign-in of ${name} has ended, or there is none yet.`,
		next: `Run: aws login --profile ${shellWord(profile)}   ${again}`,
	}),
	process: ({name, words}) => ({
		what: `The credential_process of ${name} gave no credentials`,
		why: words,
		next: `Run that program by hand, and mend what it says. ${again}`,
	}),
	environment: ({words}) => ({
		what: 'No AWS credentials were found',
		why: words,
		next: 'Set both, or choose a profile with --profile.',
	}),
	machine: ({words, profiles = []}) => ({
		what: 'No AWS credentials were found',
		why: `There is no ${profiles.length === 0 ? '' : 'default '}profile, AWS_ACCESS_KEY_ID is not set, and this machine gave none: ${words}`,
		next:
			profiles.length === 0
				? `Run: aws configure   ${again} Or rehearse: nightdrop --sandbox`
				: `Name the profile of an operator, not of a backup user, with --profile or AWS_PROFILE. Here are ${someOf(profiles)}.`,
	}),
};

const someOf = (profiles: readonly string[]) => {
	const some = profiles.slice(0, 5).map(shellWord).join(', ');
	return profiles.length > 5 ? `${some} and ${profiles.length - 5} more` : some;
};

const sentenceOf = (text: string) => (/[.!?]$/u.test(text) ? text : `${text}.`);

const shellWord = (name: string) => quoted(printable(name));
