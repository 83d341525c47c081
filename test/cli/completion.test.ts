import {execFileSync, spawnSync} from 'node:child_process';
import {existsSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {choicesOf, completionOf, flagsOf, shells} from '../../bin/completion.js';
import {commands} from '../../bin/usage.js';
import {parseArguments} from '../../src/arguments.js';
import {openStore} from '../../src/targets/store.js';
import {openProgram, type Program, pathWith} from '../helpers/program.js';
import {target} from '../home/example.js';

// A prefix is whatever somebody chose; a shell that evaluates it would run it.
const trap = 'acme/$(touch pwned)`touch pwned`;touch pwned/';
const has = (shell: string) => spawnSync(shell, ['-c', 'true']).status === 0;

let program: Program;
let env: {readonly [name: string]: string};
beforeAll(async () => {
	program = openProgram();
	const store = await openStore({directory: join(program.home, 'config')});
	const [bucket, ...rest] = trap.split('/');
	await store.save(target('acme-backups'));
	await store.save({...target('acme'), name: trap, bucket: bucket as string, prefix: rest.join('/')});
	env = {...program.env, PATH: pathWith(program)};
});
afterAll(async () => program.close());

describe.each(Object.keys(commands))('%s', command => {
	test('has each flag that is completed, with a value or without one as completed', () => {
		const flags = flagsOf(command);
		expect(flags.length).toBeGreaterThan(12);
		const wrong = flags.filter(({flag, takesValue}) => {
			const parsed = parseArguments([command, ...(takesValue ? [flag, '1'] : [flag])], {});
			const what = parsed.ok ? '' : parsed.problem.what;
			const [one, two] = [/^Unknown option/u, /ambiguous|does not take an argument|argument missing/u];
			return one.test(what) || two.test(what);
		});
		expect(wrong).toEqual([]);
	});
});

test('each choice is one that is taken', () => {
	const of: {readonly [flag: string]: readonly string[]} = {
		'--preset': ['policy', '--bucket', 'b', '--user-arn', 'a'],
		'--fix': ['setup', '--bucket', 'b'],
		'--step': ['rotate', '--key', 'AKIAIOSFODNN7EXAMPLE'],
		'--seed': ['sandbox'],
		'check --format': ['check'],
		'policy --format': ['policy', '--bucket', 'b', '--user-arn', 'a'],
	};
	for (const [key, words] of Object.entries(choicesOf)) {
		const flag = key.split(' ').at(-1) as string;
		for (const word of words) {
			expect(parseArguments([...(of[key] as readonly string[]), flag, word], {})).toMatchObject({ok: true});
		}
	}
});

test('a shell that is not known is a wrong usage', async () => {
	const wrong = [
		[['completion'], 'completion takes the name of a shell'],
		[['completion', 'csh'], 'none for "csh"'],
		[['completion', 'bash', 'zsh'], '"zsh" is one word too many'],
	] as const;
	for (const [args, said] of wrong) {
		expect(await program.run(args)).toMatchObject({
			code: 2,
			stdout: '',
			stderr: expect.stringContaining(said),
		});
	}

	for (const shell of shells) {
		expect(await program.run(['completion', shell])).toEqual({
			code: 0,
			stdout: completionOf(shell),
			stderr: '',
		});
	}
});

describe.skipIf(!has('bash'))('bash', () => {
	const complete = (...words: readonly string[]) => {
		const script = join(program.home, 'nightdrop.bash');
		writeFileSync(script, completionOf('bash'));
		return execFileSync(
			'bash',
			[
				'-c',
				`source '${script}'; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _nightdrop 2>/dev/null
				for one in "\${COMPREPLY[@]}"; do printf '%s\\n' "$one"; done`,
				'-',
				'nightdrop',
				...words,
			],
			{env, cwd: program.home, encoding: 'utf8'},
		)
			.split('\n')
			.slice(0, -1);
	};

	test('completes commands, flags and what flags take', () => {
		expect(complete('re')).toEqual(['retire']);
		expect(complete('setup', '--no-')).toEqual([
			...['--no-list', '--no-acl', '--no-tls', '--no-sessions', '--no-overwrite', '--no-color'],
		]);
		expect(complete('setup', '--preset', '')).toEqual(['hardened', 'strict', 'classic']);
		expect(complete('--profile', 'x', 'rotate', '--step', 'de')).toEqual(['deactivate', 'delete']);
		expect(complete('check', '--format', 'j')).toEqual(['json', 'junit']);
		expect(complete('policy', '--format', 't')).toEqual(['terraform']);
		expect(complete('prove', '--user-profile', '')).toEqual([]);
		expect(complete('prove', '--evidence', 'con')).toEqual(['config']);
	});

	test('completes the names of targets, and evaluates none', () => {
		const [first, ...rest] = complete('retire', '');
		expect([first, rest.length]).toEqual([expect.stringContaining('acme'), 1]);
		const offered = complete('retire', 'acme/');
		expect(offered).toHaveLength(1);
		// What stands on the line after it is one word again.
		expect(execFileSync('bash', ['-c', `printf %s ${offered[0]}`], {encoding: 'utf8'})).toBe(trap);
		expect(existsSync(join(program.home, 'pwned'))).toBe(false);
	});
});

describe.skipIf(!has('fish'))('fish', () => {
	const complete = (line: string) => {
		const script = join(program.home, 'nightdrop.fish');
		writeFileSync(script, completionOf('fish'));
		return execFileSync('fish', ['-N', '-c', `source ${script}; complete -C '${line}'`], {
			env,
			cwd: program.home,
			encoding: 'utf8',
		})
			.split('\n')
			.slice(0, -1)
			.map(found => found.split('\t')[0]);
	};

	test('completes commands, flags, what flags take, and targets', () => {
		expect(complete('nightdrop ret')).toEqual(['retire']);
		expect(complete('nightdrop setup --preset ')).toEqual(['classic', 'hardened', 'strict']);
		expect(complete('nightdrop setup --no-t')).toEqual(['--no-tls']);
		expect(complete('nightdrop retire acme-')).toEqual(['acme-backups']);
		expect(complete('nightdrop retire acme/')).toHaveLength(1);
		expect(existsSync(join(program.home, 'pwned'))).toBe(false);
	});
});

describe.skipIf(!has('zsh'))('zsh', () => {
	test('takes the script', () => {
		const script = join(program.home, '_nightdrop');
		writeFileSync(script, completionOf('zsh'));
		expect(
			execFileSync(
				'zsh',
				['-f', '-c', `autoload -U compinit; compinit -D; source ${script}; print $_comps[nightdrop]`],
				{
					env,
					encoding: 'utf8',
				},
			),
		).toBe('_nightdrop\n');
	});
});
