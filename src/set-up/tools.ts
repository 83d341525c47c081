import type {PolicyOptions} from '../policy/options.js';
import {quoted} from '../ui/command-words.js';
import type {Tool} from './state.js';

/** What the hand-over texts are about. */
export type ToolSubject = {
	readonly bucket: string;
	/** Empty, or ending in `/`. */
	readonly prefix: string;
	readonly region: string;
	/** The profile that holds the key; absent where the operator put it elsewhere. */
	readonly profile?: string | undefined;
	/** Where it is not AWS's own. */
	readonly endpointUrl?: string | undefined;
	readonly options: PolicyOptions;
};

/** What every text below is made from. */
type Words = ToolSubject & {
	readonly name: string;
	/** `s3://bucket/prefix/`, as it stands in a shell. */
	readonly url: string;
	/** The same without the last slash, as WAL-G and barman want it. */
	readonly root: string;
	readonly canList: boolean;
};

/**
The configuration of each tool for this target, ready to copy, and the tools that cannot work with a write-only key.

The texts of aws, s3cmd, rclone, barman-cloud and curl were run under every preset, and so was what of them goes where overwrites are refused; WAL-G and litestream were read in their sources, and say so.
*/
export function handOverTools(subject: ToolSubject): readonly Tool[] {
	const words: Words = {
		...subject,
		name: subject.profile ?? 'nightdrop',
		url: quoted(`s3://${subject.bucket}/${subject.prefix}`),
		root: quoted(`s3://${subject.bucket}/${subject.prefix}`.replace(/\/$/u, '')),
		canList: subject.options.list,
	};
	const tools = [
		awsCli(words),
		pgDump(words),
		s3cmd(words),
		rclone(words),
		walG(words),
		barman(words),
		litestream(words),
		curl(words),
		...refusedTools(words),
	];
	return [...tools.filter(({works}) => works), ...tools.filter(({works}) => !works)];
}

function tool(
	id: string,
	name: string,
	lines: readonly (string | undefined)[],
	notes: readonly (string | undefined)[],
): Tool {
	return {id, name, works: true, lines: given(lines), notes: given(notes)};
}

/** Where overwrites are refused: not one of these can be told to say that the name must be new. */
function withoutCondition(id: string, name: string): Tool {
	return {
		id,
		name,
		works: false,
		notWhere: 'where overwrites are refused',
		why: 'uploads without If-None-Match, which this policy refuses',
		lines: [],
		notes: [
			'Without that option it works: keep versions on, and what is put over stays as an older version.',
		],
	};
}

function given(texts: readonly (string | undefined)[]): readonly string[] {
	return texts.filter(text => text !== undefined);
}

const restoreElsewhere = 'To restore, use other credentials: this key cannot read.';

function profileLines({name, region, endpointUrl, profile}: Words): readonly (string | undefined)[] {
	return [
		...(profile === undefined
			? [
					'# ~/.aws/credentials, which only its owner may read (0600)',
					`[${name}]`,
					'aws_access_key_id = …',
					'aws_secret_access_key = …',
				]
			: []),
		'# ~/.aws/config',
		`[profile ${name}]`,
		`region = ${region}`,
		endpointUrl === undefined ? undefined : `endpoint_url = ${endpointUrl}`,
	];
}

/** `aws --profile NAME`, with the endpoint for versions that do not read it from the configuration. */
function awsCommand({name, endpointUrl}: Words): string {
	const endpoint = endpointUrl === undefined ? '' : ` --endpoint-url ${quoted(endpointUrl)}`;
	return `aws --profile ${quoted(name)}${endpoint}`;
}

function awsCli(words: Words): Tool {
	const guard = words.options.noOverwrite ? ' --no-overwrite' : '';
	return tool(
		'aws',
		'aws cli',
		[
			...profileLines(words),
			'',
			`${awsCommand(words)} s3 cp --only-show-errors${guard} FILE ${words.url}`,
			words.canList ? `${awsCommand(words)} s3 ls ${words.url}` : undefined,
		],
		[
			words.canList ? undefined : 'A directory: s3 cp --recursive; s3 sync must list, and this key may not.',
			words.options.noOverwrite
				? '--no-overwrite needs a recent aws cli (2.38 was tried); s3 sync does not send it for new files.'
				: undefined,
			words.options.noOverwrite
				? "Version 1 has none: there s3api put-object --if-none-match '*' does the same."
				: undefined,
			words.endpointUrl === undefined ? undefined : '2.13 and later also take AWS_ENDPOINT_URL.',
			restoreElsewhere,
		],
	);
}

const pipefailNeeds = 'Run it with bash: the sh of Debian and Ubuntu knows no pipefail.';

function pgDump(words: Words): Tool {
	const guard = words.options.noOverwrite ? ' --no-overwrite' : '';
	const time = 'DB-$(date -u +%Y%m%dT%H%M%SZ).sql.gz';
	return tool(
		'pg_dump',
		'pg_dump, in a pipe',
		['set -o pipefail', `pg_dump DB | gzip | ${awsCommand(words)} s3 cp${guard} - ${words.url}${time}`],
		[
			'Without pipefail a failed pg_dump ends well, and leaves a backup of 20 bytes.',
			pipefailNeeds,
			'Even with it the short file is stored: watch the sizes of what arrives.',
			'Over 50 GB add --expected-size BYTES.',
			words.options.noOverwrite ? '--no-overwrite needs a recent aws cli (2.38 was tried).' : undefined,
		],
	);
}

function s3cmd({bucket, prefix, region, endpointUrl, url, options}: Words): Tool {
	const guard = options.noOverwrite ? " --add-header='If-None-Match: *'" : '';
	const name = quoted(`s3://${bucket}/${prefix}NAME`);
	return tool(
		's3cmd',
		's3cmd',
		[
			'# s3cfg, which only its owner may read (0600)',
			'access_key = …',
			'secret_key = …',
			`bucket_location = ${region}`,
			...(endpointUrl === undefined ? [] : s3cmdEndpoint(endpointUrl)),
			'',
			`s3cmd -c s3cfg put${guard} FILE ${url}`,
			options.noOverwrite ? undefined : 'set -o pipefail',
			options.noOverwrite ? undefined : `pg_dump DB | gzip | s3cmd -c s3cfg put - ${name}`,
		],
		[
			options.noOverwrite
				? 'Only files under 15 MB: above it s3cmd drops the condition, and the put is refused.'
				: pipefailNeeds,
			'It sends no checksum: a bucket with Object Lock refuses it.',
		],
	);
}

function s3cmdEndpoint(endpointUrl: string): readonly string[] {
	const {host, protocol} = new URL(endpointUrl);
	return [
		`host_base = ${host}`,
		`host_bucket = ${host}`,
		`use_https = ${protocol === 'https:' ? 'True' : 'False'}`,
	];
}

function rclone({bucket, prefix, region, endpointUrl, options}: Words): Tool {
	const guard = options.noOverwrite ? " --header-upload 'If-None-Match: *'" : '';
	return tool(
		'rclone',
		'rclone 1.61 or later',
		[
			'# rclone.conf, which only its owner may read (0600)',
			'[drop]',
			'type = s3',
			`provider = ${endpointUrl === undefined ? 'AWS' : 'Other'}`,
			'access_key_id = …',
			'secret_access_key = …',
			`region = ${region}`,
			endpointUrl === undefined ? undefined : `endpoint = ${endpointUrl}`,
			endpointUrl === undefined ? undefined : 'force_path_style = true',
			'no_check_bucket = true',
			'no_head = true',
			'no_head_object = true',
			'',
			`rclone --config rclone.conf copy --no-check-dest${guard} FILE ${quoted(`drop:${bucket}/${prefix}`)}`,
		],
		[
			'1.60, which Debian 12 and 13 carry, always sets an ACL and cannot upload.',
			options.noOverwrite ? 'The condition was tried with 1.75.' : undefined,
			'Never --ignore-existing: with these settings it uploads nothing, and ends well.',
			'To restore, use another key and another remote: with these settings it reads nothing, and ends well.',
			endpointUrl === undefined ? undefined : 'Unset AWS_CA_BUNDLE.',
		],
	);
}

function walG({region, root, profile, endpointUrl, options}: Words): Tool {
	if (options.noOverwrite) {
		return withoutCondition('wal-g', 'WAL-G');
	}

	return tool(
		'wal-g',
		'WAL-G',
		[
			`WALG_S3_PREFIX=${root}`,
			profile === undefined ? undefined : `AWS_PROFILE=${quoted(profile)}`,
			`AWS_REGION=${region}`,
			endpointUrl === undefined ? undefined : `AWS_ENDPOINT=${quoted(endpointUrl)}`,
			endpointUrl === undefined ? undefined : 'AWS_S3_FORCE_PATH_STYLE=true',
			'S3_SKIP_VALIDATION=true',
			'S3_ENABLE_VERSIONING=disabled',
			'WALG_DELTA_MAX_STEPS=0',
		],
		[
			'Read in its source, not run: full backups and WAL only put.',
			'It reads .history files before it puts them: after a failover archiving stops until one is put by hand.',
			restoreElsewhere,
		],
	);
}

function barman({root, name, endpointUrl, canList, region, options}: Words): Tool {
	if (options.noOverwrite) {
		return withoutCondition('barman-cloud', 'barman-cloud');
	}

	const endpoint = endpointUrl === undefined ? '' : ` --endpoint-url ${quoted(endpointUrl)}`;
	return tool(
		'barman-cloud',
		'barman-cloud',
		[
			'# in the environment of PostgreSQL',
			`AWS_PROFILE=${quoted(name)}`,
			`AWS_DEFAULT_REGION=${region}`,
			'# postgresql.conf',
			`archive_command = 'barman-cloud-wal-archive --gzip${endpoint} ${root} SERVER %p'`,
			'',
			`barman-cloud-backup --gzip${endpoint} -n NAME ${root} SERVER`,
		],
		[
			canList
				? 'Before 3.20 it also needs to list.'
				: '3.20 or later: older ones must list, and this key may not.',
			'Leave out --tags. Its list, delete, keep and restore need another key.',
		],
	);
}

function litestream(words: Words): Tool {
	if (!words.canList) {
		return {
			id: 'litestream',
			name: 'litestream',
			works: false,
			notWhere: 'where it may not list',
			why: 'must list what it wrote',
			lines: [],
			notes: [],
		};
	}

	if (words.options.noOverwrite) {
		return withoutCondition('litestream', 'litestream 0.5');
	}

	return tool(
		'litestream',
		'litestream 0.5',
		[
			'# litestream.yml, under the database',
			'replica:',
			'  type: s3',
			`  bucket: ${words.bucket}`,
			`  path: ${JSON.stringify(`${words.prefix}DB`)}`,
			`  region: ${words.region}`,
			words.endpointUrl === undefined ? undefined : `  endpoint: ${words.endpointUrl}`,
			words.endpointUrl === undefined ? undefined : '  force-path-style: true',
			'  access-key-id: …',
			'  secret-access-key: …',
			'retention:',
			'  enabled: false',
		],
		[
			'Read in its source, not run: it goes on as long as its local -litestream folder is there; without it, it must read.',
			'Let a lifecycle rule of the bucket remove what is old.',
		],
	);
}

function curl({bucket, prefix, region, endpointUrl, options}: Words): Tool {
	const base =
		endpointUrl === undefined
			? `https://${bucket}.s3.${region}.${region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'}`
			: `${endpointUrl.replace(/\/$/u, '')}/${bucket}`;
	return tool(
		'curl',
		'curl',
		[
			'# key.cfg, which only its owner may read (0600): user = "KEY_ID:SECRET"',
			`curl -sS --fail-with-body --config key.cfg --aws-sigv4 aws:amz:${region}:s3 \\`,
			`  -H "x-amz-content-sha256: $(sha256sum FILE | cut -d' ' -f1)" \\`,
			'  -H "Content-MD5: $(openssl md5 -binary FILE | base64)" \\',
			options.noOverwrite ? "  -H 'If-None-Match: *' \\" : undefined,
			`  -T FILE ${quoted(`${base}/${prefix.split('/').map(encodeURIComponent).join('/')}NAME`)}`,
		],
		[
			'Without --fail-with-body a refusal ends well.',
			'From a pipe: write a file first; S3 takes no upload without a length.',
		],
	);
}

const readsItsIndex = 'must read what it wrote';

/** They read their own index before they write; a local repository, copied with one of the tools above, is the way. */
function refusedTools({options}: Words): readonly Tool[] {
	return [
		readsFirst(
			'restic',
			'restic',
			'Its init with this key destroys a repository that is there (seen with 0.14): keep versions on.',
		),
		readsFirst('pgbackrest', 'pgBackRest'),
		readsFirst('kopia', 'kopia'),
		readsFirst('velero', 'Velero'),
		readsFirst(
			'duplicity',
			'duplicity, incremental',
			options.noOverwrite
				? 'A full backup each time is no way out: it uploads without If-None-Match.'
				: 'A full backup each time works where listing is on.',
		),
		readsFirst('veeam', 'Veeam'),
	];
}

const readsFirst = (id: string, name: string, note?: string): Tool => ({
	id,
	name,
	works: false,
	why: readsItsIndex,
	lines: [],
	notes: given([
		note,
		'It reads its own index before it writes. Keep its repository on a disk, and copy that with one of the tools above.',
	]),
});
