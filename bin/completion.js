/*
The scripts of `nightdrop completion`. Commands and flags are read from the texts of --help, so that the two cannot differ.
*/
import {commands, usageOf} from './usage.js';

export const shells = ['bash', 'zsh', 'fish'];

/** What a flag takes, where it is one of a few words; by the flag, or by command and flag. */
export const choicesOf = {
	'--preset': ['hardened', 'strict', 'classic'],
	'--fix': ['all', 'public-access', 'versioning', 'acls', 'uploads'],
	'--step': ['next', 'create', 'deactivate', 'reactivate', 'delete', 'finish'],
	'--seed': ['none', 'demo'],
	'check --format': ['text', 'json', 'prometheus', 'junit'],
	'policy --format': ['json', 'terraform', 'cloudformation'],
};
const choices = (command, flag) => choicesOf[`${command} ${flag}`] ?? choicesOf[flag];
const takesFile = ['--evidence', '--save-file'];
const takesFolder = ['--config-dir'];

const named = [
	['--bucket', 'the bucket'],
	['--prefix', 'only keys that begin so'],
];
const ofUser = [...named, ['--user', 'the backup user']];
/** What names a target, beside its name. */
const targetFlagsOf = {
	...{prove: ofUser, backups: ofUser, check: ofUser, rotate: ofUser, retire: ofUser},
	activity: named,
};
const takesTarget = Object.keys(targetFlagsOf);

/** The flags of a command as its --help tells them: name, whether a value follows, what it is for. */
export function flagsOf(command) {
	const flags = new Map();
	for (const line of usageOf([command]).split('\n')) {
		const [, names, about = ''] = /^ {2}(--\S.*?)(?: {2,}(\S.*))?$/u.exec(line) ?? [];
		for (const [, no, name, value] of (names ?? '').matchAll(
			/--(\[no-\])?([a-z-]+)(?: ([^-\s,:][^\s,:]*))?/gu,
		)) {
			const takesValue = value !== undefined;
			for (const flag of no === undefined ? [`--${name}`] : [`--${name}`, `--no-${name}`]) {
				const known = flags.get(flag);
				flags.set(flag, {
					flag,
					about: about || (known?.about ?? ''),
					takesValue: takesValue || known?.takesValue === true,
				});
			}
		}
	}

	for (const [flag, about] of targetFlagsOf[command] ?? []) {
		flags.set(flag, {flag, about, takesValue: true});
	}

	return [...flags.values()];
}

/** The script for a shell, to be sourced or put where the shell looks for it. */
export function completionOf(shell) {
	return {bash, zsh, fish}[shell]();
}

const names = Object.keys(commands);
const isChosen = flag => Object.keys(choicesOf).some(key => key.split(' ').at(-1) === flag);
const isPlain = ({takesValue, flag}) =>
	takesValue && !isChosen(flag) && !takesFile.includes(flag) && !takesFolder.includes(flag);
const allFlags = [...new Map(['', ...names].flatMap(flagsOf).map(one => [one.flag, one])).values()];
const plain = allFlags.filter(isPlain).map(({flag}) => flag);
const flagNames = command => flagsOf(command).map(({flag}) => flag);

/** A pattern of the shells for `COMMAND FLAG`. */
const pattern = key => (key.includes(' ') ? `'${key}'` : `*' ${key}'`);
const patterns = flags => flags.map(pattern).join('|');

// Names of targets hold whatever a prefix holds: they are taken as lines and never evaluated.
const targets = 'nightdrop targets list --names 2>/dev/null </dev/null';

function bash() {
	return `# nightdrop completion bash: source it, or put it into bash-completion's folder.
_nightdrop() {
	local cur=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command='' word
	local -a words=()
	for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
		case $word in ${names.join('|')}) command=$word; break ;; esac
	done
	COMPREPLY=()
	case "$command $previous" in
${Object.entries(choicesOf)
	.map(([flag, words]) => `		${pattern(flag)}) words=(${words.join(' ')}) ;;`)
	.join('\n')}
		${patterns(takesFile)}) mapfile -t COMPREPLY < <(compgen -f -- "$cur"); compopt -o filenames; return ;;
		${patterns(takesFolder)}) mapfile -t COMPREPLY < <(compgen -d -- "$cur"); compopt -o filenames; return ;;
		${patterns(plain)}) return ;;
		*)
			case $command in
				'') words=(${[...names, 'help', 'completion', ...flagNames('')].join(' ')}) ;;
${names.map(name => `				${name}) words=(${flagNames(name).join(' ')}) ;;`).join('\n')}
			esac
			case $command in
				${takesTarget.join('|')}) [[ $cur == -* ]] || mapfile -t words < <(${targets}) ;;
			esac ;;
	esac
	for word in "\${words[@]}"; do
		[[ $word == "$cur"* ]] && COMPREPLY+=("$(printf %q "$word")")
	done
}
complete -F _nightdrop nightdrop
`;
}

const single = text => `'${text.replaceAll("'", "'\\\\''")}'`;
const described = ({flag, about}) => single(`${flag}:${about}`);

function zsh() {
	return `#compdef nightdrop
# nightdrop completion zsh: put it as _nightdrop into a folder of your fpath, or source it after compinit.
_nightdrop() {
	local command='' word
	local -a list
	for word in "\${(@)words[2,CURRENT-1]}"; do
		case $word in ${names.join('|')}) command=$word; break ;; esac
	done
	case "$command $words[CURRENT-1]" in
${Object.entries(choicesOf)
	.map(([flag, words]) => `		${pattern(flag)}) compadd -- ${words.join(' ')}; return ;;`)
	.join('\n')}
		${patterns(takesFile)}) _files; return ;;
		${patterns(takesFolder)}) _files -/; return ;;
		${patterns(plain)}) return ;;
	esac
	case $command in
		'')
			list=(${[...Object.entries(commands).map(([name, about]) => single(`${name}:${about}`)), "'help:the usage of a command'", "'completion:a script for a shell'"].join(' ')})
			_describe command list
			list=(${flagsOf('').map(described).join(' ')}) ;;
${names.map(name => `		${name})\n			list=(${flagsOf(name).map(described).join(' ')}) ;;`).join('\n')}
	esac
	case $command in
		${takesTarget.join('|')}) [[ $PREFIX == -* ]] || { local -a names; names=("\${(@f)$(${targets})}"); compadd -a names; return } ;;
	esac
	_describe flag list
}
if [[ $funcstack[1] == _nightdrop ]]; then _nightdrop "$@"; else compdef _nightdrop nightdrop; fi
`;
}

function fish() {
	const flagLine = (when, command, {flag, about, takesValue}) => {
		const words = choices(command, flag);
		const value =
			words === undefined
				? takesFile.includes(flag)
					? ' -r -F'
					: takesFolder.includes(flag)
						? " -x -a '(__fish_complete_directories)'"
						: takesValue
							? ' -x'
							: ''
				: ` -x -a ${single(words.join(' '))}`;
		return `complete -c nightdrop -n ${single(when)} -l ${flag.slice(2)}${value} -d ${single(about)}`;
	};

	const none = `not __fish_seen_subcommand_from ${names.join(' ')}`;
	return `# nightdrop completion fish: put it into ~/.config/fish/completions/nightdrop.fish.
complete -c nightdrop -f
${Object.entries({...commands, help: 'the usage of a command', completion: 'a script for a shell'})
	.map(([name, about]) => `complete -c nightdrop -n ${single(none)} -a ${name} -d ${single(about)}`)
	.join('\n')}
${flagsOf('')
	.map(flag => flagLine(none, '', flag))
	.join('\n')}
${names.flatMap(name => flagsOf(name).map(flag => flagLine(`__fish_seen_subcommand_from ${name}`, name, flag))).join('\n')}
complete -c nightdrop -n ${single(`__fish_seen_subcommand_from ${takesTarget.join(' ')}`)} -a ${single(`(${targets})`)}
`;
}
