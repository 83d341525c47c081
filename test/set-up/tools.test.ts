import {describe, expect, test} from 'vitest';
import {defaultOptions} from '../../src/policy/options.js';
import type {Tool} from '../../src/set-up/state.js';
import {handOverTools, type ToolSubject} from '../../src/set-up/tools.js';

const subject: ToolSubject = {
	bucket: 'acme-backups',
	prefix: 'db/',
	region: 'eu-west-1',
	profile: 'acme-backups-db',
	options: defaultOptions('hardened'),
};

function tool(id: string, change: Partial<ToolSubject> = {}): Tool {
	const found = handOverTools({...subject, ...change}).find(one => one.id === id);
	if (found === undefined) {
		throw new Error(`There is no tool ${id}`);
	}

	return found;
}

test('the aws cli as it was run', () => {
	expect(tool('aws').lines).toContain(
		'aws --profile acme-backups-db s3 cp --only-show-errors FILE s3://acme-backups/db/',
	);
});

test('a pipe never goes without pipefail', () => {
	const lines = tool('pg_dump').lines;
	expect(lines[0]).toBe('set -o pipefail');
	expect(lines[1]).toContain('s3 cp - s3://acme-backups/db/DB-');
});

test('rclone carries all its switches, and never the one that uploads nothing', () => {
	const {lines} = tool('rclone');
	expect(lines).toEqual(
		expect.arrayContaining(['no_check_bucket = true', 'no_head = true', 'no_head_object = true']),
	);
	expect(lines.at(-1)).toBe('rclone --config rclone.conf copy --no-check-dest FILE drop:acme-backups/db/');
	expect(lines.join('\n')).not.toContain('ignore-existing');
});

test('WAL-G and barman take the prefix without its slash', () => {
	expect(tool('wal-g').lines[0]).toBe('WALG_S3_PREFIX=s3://acme-backups/db');
	expect(tool('barman-cloud').lines).toContain(
		"archive_command = 'barman-cloud-wal-archive --gzip s3://acme-backups/db SERVER %p'",
	);
	expect(tool('wal-g', {prefix: ''}).lines[0]).toBe('WALG_S3_PREFIX=s3://acme-backups');
});

test('an endpoint that is not AWS changes every text', () => {
	const endpointUrl = 'http://127.0.0.1:9000';
	const lines = (id: string) => tool(id, {endpointUrl}).lines.join('\n');
	expect(lines('aws')).toContain(`--endpoint-url ${endpointUrl}`);
	expect(lines('s3cmd')).toContain(
		'host_base = 127.0.0.1:9000\nhost_bucket = 127.0.0.1:9000\nuse_https = False',
	);
	expect(lines('rclone')).toContain('provider = Other');
	expect(lines('rclone')).toContain('force_path_style = true');
	expect(lines('curl')).toContain(`${endpointUrl}/acme-backups/db/NAME`);
	for (const one of handOverTools({...subject, endpointUrl}).filter(({works}) => works)) {
		expect(one.lines.join('\n')).not.toContain('amazonaws');
	}
});

test('without listing, what lists is left out or refused', () => {
	const options = defaultOptions('strict');
	expect(tool('aws', {options}).lines.join('\n')).not.toContain('s3 ls');
	expect(tool('litestream', {options})).toMatchObject({works: false, why: 'must list what it wrote'});
});

test('refusing overwrites asks every tool for the condition', () => {
	const options = {...defaultOptions('hardened'), noOverwrite: true};
	expect(tool('aws', {options}).lines.join('\n')).toContain('--no-overwrite');
	expect(tool('s3cmd', {options}).lines.join('\n')).toContain("--add-header='If-None-Match: *'");
	expect(tool('s3cmd', {options}).lines.join('\n')).not.toContain('put - ');
	expect(tool('rclone', {options}).lines.join('\n')).toContain("--header-upload 'If-None-Match: *'");
	expect(tool('curl', {options}).lines.join('\n')).toContain("-H 'If-None-Match: *'");
});

test('tools that must read say so, and have nothing to copy', () => {
	for (const id of ['restic', 'pgbackrest', 'kopia', 'velero', 'veeam']) {
		expect(tool(id)).toMatchObject({works: false, why: 'must read what it wrote', lines: []});
	}
});

test('China has a domain of its own', () => {
	expect(tool('curl', {region: 'cn-northwest-1'}).lines.join(' ')).toContain(
		'https://acme-backups.s3.cn-northwest-1.amazonaws.com.cn/db/NAME',
	);
	expect(tool('curl', {region: 'us-gov-west-1'}).lines.join(' ')).toContain(
		'https://acme-backups.s3.us-gov-west-1.amazonaws.com/db/NAME',
	);
});

describe('refusing overwrites', () => {
	const options = {...defaultOptions('hardened'), noOverwrite: true};

	test('shuts out the tools that cannot send the condition, and says why', () => {
		for (const id of ['wal-g', 'barman-cloud', 'litestream']) {
			expect(tool(id), id).toMatchObject({works: true});
			expect(tool(id, {options}), id).toMatchObject({
				works: false,
				notWhere: 'where overwrites are refused',
				why: 'uploads without If-None-Match, which this policy refuses',
				lines: [],
			});
		}
	});

	test('every text that is handed over sends the condition', () => {
		const working = handOverTools({...subject, options}).filter(({works}) => works);
		expect(working.map(({id}) => id)).toEqual(['aws', 'pg_dump', 's3cmd', 'rclone', 'curl']);
		for (const {id, lines} of working) {
			expect(lines.join('\n'), id).toMatch(/--no-overwrite|If-None-Match/u);
		}
	});

	test('duplicity is not said to work with full backups', () => {
		expect(tool('duplicity').notes.join(' ')).toContain('A full backup each time works');
		expect(tool('duplicity', {options}).notes.join(' ')).not.toContain('works');
	});
});

test.each([
	['hardened', defaultOptions('hardened')],
	['strict', defaultOptions('strict')],
	['refusing overwrites', {...defaultOptions('hardened'), noOverwrite: true}],
])('%s: what works comes before what does not', (_, options) => {
	const verdicts = handOverTools({...subject, options}).map(({works}) => works);
	expect(verdicts).toEqual([...verdicts].sort((a, b) => Number(b) - Number(a)));
	expect(new Set(verdicts).size).toBe(2);
});
