import {layout, type Rule} from './layout-rule.js';

const wal = {counting: 'wal'} as const;
const isInside =
	'Whether a finished backup is good stands inside its objects; a listing sees only that the last one was written.';

/** The first that fits is it. */
export const rules: readonly Rule[] = [
	layout(
		'WAL-E',
		'basebackups_005/base_{lsn}_{counter}',
		['marker', '^/basebackups_005/(?<id>base_{lsn}_\\d{8})_backup_stop_sentinel\\.json'],
		['part', '^/basebackups_005/(?<id>base_{lsn}_\\d{8})/.+'],
	),
	layout(
		'WAL-G',
		'basebackups_005/base_{lsn}',
		['marker', '^/basebackups_005/base_(?<id>{lsn})(?:_D_(?<parent>{lsn}))?_backup_stop_sentinel\\.json'],
		['part', '^/basebackups_005/base_(?<id>{lsn})(?:_D_{lsn})?/.+'],
	),
	layout(
		'WAL-G',
		'basebackups_005/stream_{date}T{time}Z',
		['marker', '^/basebackups_005/stream_(?<id>{stamp})_backup_stop_sentinel\\.json'],
		['part', '^/basebackups_005/stream_(?<id>{stamp})/.+'],
	),
	layout(
		'WAL-G',
		'basebackups_005/{name}',
		['marker', '^/basebackups_005/(?<id>[^/]+)_backup_stop_sentinel\\.json'],
		['part', '^/basebackups_005/(?<id>[^/]+)/.+'],
	),
	layout(
		'WAL-G',
		'wal_005/{lsn}',
		['segment', '^/wal_005/(?<from>{lsn}){ext}', wal],
		['side', '^/wal_005/.+'],
	),
	layout(
		'WAL-G',
		'{counter}',
		['segment', '^/(?<s>binlog_005/[^/]*?\\.)(?<from>\\d{6,}){ext}', {counting: 'decimal'}],
		['side', '^/binlog_(?:005/.+|sentinel_005\\.json)'],
	),
	layout(
		'WAL-G',
		'oplog_005/oplog_{timestamp}.{counter}_{timestamp}.{counter}',
		['segment', '^/oplog_005/oplog_(?<from>\\d+\\.\\d+)_(?<to>\\d+\\.\\d+){ext}', {counting: 'oplog'}],
		['side', '^/oplog_005/.+'],
	),
	layout(
		'pgBackRest',
		'{date}-{time}F',
		['marker', '^/(?<s>backup/[^/]+/)(?<id>(?<parent>{label}F)_{label}[DI])/backup\\.manifest'],
		['marker', '^/(?<s>backup/[^/]+/)(?<id>{label}F)/backup\\.manifest'],
		['part', '^/(?<s>backup/[^/]+/)(?<id>{label}F(?:_{label}[DI])?)/.+'],
		['side', '^/(?<s>backup/[^/]+/)(?:backup\\.info(?:\\.copy)?|backup\\.history/.+|latest)'],
	),
	layout(
		'pgBackRest',
		'{lsn}-{hex}',
		['segment', '^/(?<s>archive/[^/]+/[\\d.]+-\\d+/)[0-9A-F]{16}/(?<from>{lsn})-[0-9a-f]{40}{ext}', wal],
		['side', '^/(?<s>archive/[^/]+/[\\d.]+-\\d+/)(?:[0-9A-F]{16}/)?[0-9A-F]{8,24}\\..+'],
		['side', '^/(?<s>archive/[^/]+/)archive\\.info(?:\\.copy)?'],
	),
	layout(
		'Barman',
		'base/{date}T{time}',
		['marker', '^/base/(?<id>\\d{8}T\\d{6})/backup\\.info', {note: isInside}],
		['part', '^/base/(?<id>\\d{8}T\\d{6})/.+'],
	),
	layout(
		'Barman',
		'wals/{lsn}',
		['segment', '^/wals/[0-9A-F]{16}/(?<from>{lsn}){ext}', wal],
		['side', '^/wals/(?:[0-9A-F]{16}/)?[0-9A-F]{8,24}\\..+'],
	),
	layout(
		'restic',
		'snapshots/{hex}',
		['growth', '^/snapshots/{hash}'],
		['store', '^/data/[0-9a-f]{2}/{hash}'],
		['store', '^/(?:data|index|keys|locks)/{hash}'],
	),
	layout(
		'Borg',
		'data/{counter}/{counter}',
		['growth', '^/hints\\.\\d+'],
		['store', '^/(?:index|integrity)\\.\\d+'],
		['store', '^/data/\\d+/\\d+'],
	),
	layout(
		'Kopia',
		'{id}',
		['growth', '^(?<p>.*?)_log_\\d{14}_[0-9a-f]+_\\d+_\\d+_\\d+_[0-9a-f]+'],
		['store', '^(?<p>.*?)[pq][0-9a-f]{32}-s[0-9a-f]{8,}'],
		['store', '^(?<p>.*?)(?:x[a-z]\\d*_)?[nsm]?[0-9a-f]{32}-s[0-9a-f]{8,}(?:-c\\d+)?'],
		['store', '^(?<p>.*?)kopia\\.(?:repository|blobcfg|maintenance)'],
	),
	layout(
		'duplicity',
		'duplicity-{date}T{time}Z',
		['marker', '^/duplicity-full\\.(?<id>{stamp})\\.manifest{ext}'],
		['marker', '^/duplicity-inc\\.(?<parent>{stamp})\\.to\\.(?<id>{stamp})\\.manifest{ext}'],
		['part', '^/duplicity-full(?:-signatures)?\\.(?<id>{stamp})\\..+'],
		['part', '^/duplicity-(?:inc|new-signatures)\\.{stamp}\\.to\\.(?<id>{stamp})\\..+'],
	),
	layout(
		'Duplicati',
		'-{date}T{time}Z.dlist',
		['growth', '^(?<p>(?:.*/)?[^/]*?)-{stamp}\\.dlist\\..+'],
		['store', '^(?<p>(?:.*/)?[^/]*?)-[bi][0-9a-f]+\\.(?:dblock|dindex)\\..+'],
	),
	layout('Litestream', 'generations/{hex}/snapshots/{hex}', [
		'whole',
		'^/generations/[0-9a-f]{16}/snapshots/[0-9a-f]{8}\\.snapshot{ext}',
	]),
	layout('Litestream', 'generations/{hex}/wal/{hex}_{hex}', [
		'segment',
		'^/generations/(?<line>[0-9a-f]{16})/wal/(?<from>[0-9a-f]{8})_[0-9a-f]{8}\\.wal{ext}',
		{counting: 'hex'},
	]),
	layout('Litestream', '{hex}-{hex}.ltx', ['whole', '^/(?<s>ltx/0*9/)[0-9a-f]{16}-[0-9a-f]{16}\\.ltx']),
	layout('Litestream', '{hex}-{hex}.ltx', [
		'segment',
		'^/(?<s>ltx/\\d+/)(?<from>[0-9a-f]{16})-(?<to>[0-9a-f]{16})\\.ltx',
		{counting: 'inclusive-hex'},
	]),
	layout(
		'Velero',
		'-{timestamp}',
		[
			'marker',
			'^/(?<s>backups/(?<n>[^/]+))-(?<id>\\d{14})/velero-backup\\.json',
			{bit: 1, markers: 3, note: isInside},
		],
		['marker', '^/(?<s>backups/(?<n>[^/]+))-(?<id>\\d{14})/\\k<n>-\\d{14}\\.tar\\.gz', {bit: 2, markers: 3}],
		['part', '^/(?<s>backups/(?<n>[^/]+))-(?<id>\\d{14})/\\k<n>-\\d{14}-[a-z-]+{ext}', {markers: 3}],
	),
	layout('etcd-backup-restore', 'v2/Full-{counter}-{counter}-{timestamp}', [
		'whole',
		'^/v2/Full-\\d{8}-\\d+-\\d+{ext}',
	]),
	layout('etcd-backup-restore', 'v2/Incr-{counter}-{counter}-{timestamp}', [
		'segment',
		'^/v2/Incr-(?<from>\\d{8,})-(?<to>\\d{8,})-\\d+{ext}',
		{counting: 'inclusive'},
	]),
	layout(
		'XtraBackup',
		'{name}',
		// What lies beside the folders of the databases; all else lies in one.
		[
			'part',
			'^/(?<id>[^/]+)/(?:mysql\\.ibd|undo_|ibdata|ib_|xtrabackup_|backup-my|binlog|mysql-bin)[^/]*\\.\\d{20}',
			{
				hasNoMarker: true,
				note: 'Nothing is written last: compare the number of objects with the backup before.',
			},
		],
		['part', '^/(?<id>[^/]+)/[^/]+/[^/]+\\.\\d{20}'],
	),
	layout('Proxmox Backup Server', '.chunks/{hex}/{hex}', [
		'store',
		'^/\\.chunks/[0-9a-f]{4}/{hash}.*',
		{note: 'The chunks of all backups beside it; how fresh they are is told by the series of each guest.'},
	]),
	layout(
		'Proxmox Backup Server',
		'{date}T{time}Z',
		[
			'marker',
			'^/(?<s>\\.cnt/(?:.+/)?(?:vm|ct|host)/[^/]+/)(?<id>\\d{4}-\\d\\d-\\d\\dT[\\d:]+Z)/index\\.json\\.blob',
		],
		['part', '^/(?<s>\\.cnt/(?:.+/)?(?:vm|ct|host)/[^/]+/)(?<id>\\d{4}-\\d\\d-\\d\\dT[\\d:]+Z)/.+'],
		['side', '^/(?<s>\\.cnt/(?:.+/)?(?:vm|ct|host)/[^/]+/)[^/]+'],
	),
	layout(
		'Proxmox Backup Server',
		'{date}T{time}Z',
		[
			'marker',
			'^/(?<s>\\.cnt/(?:.+/)?(?:vm|ct|host)/[^/]+/)(?<id>\\d{4}-\\d\\d-\\d\\dT[\\d:]+Z)/index\\.json\\.blob',
		],
		['part', '^/(?<s>\\.cnt/(?:.+/)?(?:vm|ct|host)/[^/]+/)(?<id>\\d{4}-\\d\\d-\\d\\dT[\\d:]+Z)/.+'],
		['side', '^/(?<s>\\.cnt/(?:.+/)?(?:vm|ct|host)/[^/]+/)[^/]+'],
	),
	layout(
		'Percona Backup for MongoDB',
		'{date}T{time}Z',
		['marker', '^/(?<id>{pbm})\\.pbm\\.json', {note: isInside}],
		['part', '^/(?<id>{pbm})[/_].+'],
		['side', '^/\\.pbm\\.init'],
	),
	layout('Percona Backup for MongoDB', '{date}/{timestamp}-{counter}.{timestamp}-{counter}.oplog', [
		'segment',
		'^/(?<s>pbmPitr/[^/]+/)\\d{8}/(?<from>\\d{14}-\\d+)\\.(?<to>\\d{14}-\\d+)\\.oplog{ext}',
		{counting: 'pitr'},
	]),
	layout(
		'CockroachDB',
		'{date}-{time}',
		['marker', '^/(?<id>\\d{4}/\\d\\d/\\d\\d-\\d{6}\\.\\d\\d)/BACKUP_MANIFEST'],
		['part', '^/(?<id>\\d{4}/\\d\\d/\\d\\d-\\d{6}\\.\\d\\d)/.+'],
	),
	layout(
		'clickhouse-backup',
		'{date}T{time}',
		['marker', '^/(?<s>[^/]*?)(?<id>\\d{4}-\\d\\d-\\d\\dT\\d\\d-\\d\\d-\\d\\d|\\d{14})/metadata\\.json'],
		['part', '^/(?<s>[^/]*?)(?<id>\\d{4}-\\d\\d-\\d\\dT\\d\\d-\\d\\d-\\d\\d|\\d{14})/(?:shadow|metadata)/.+'],
	),
	layout(
		'Elasticsearch',
		'snap-{id}.dat',
		['growth', '^/snap-{id22}\\.dat'],
		['store', '^/meta-{id22}\\.dat'],
		['store', '^/indices/{id22}/.+'],
		['store', '^/index(?:-\\d+|\\.latest)'],
	),
	layout(
		'Medusa',
		'{timestamp}',
		['marker', '^/(?<id>\\d{12})/meta/manifest\\.json'],
		['part', '^/(?<id>\\d{12})/(?:meta|data)/.+'],
	),
	layout(
		'pghoard',
		'xlog/{lsn}',
		['segment', '^/xlog/(?<from>{lsn})', wal],
		['side', '^/(?:xlog|timeline)/[0-9A-F]{8,24}.*'],
	),
	layout(
		'Longhorn',
		'backups/backup_{name}.cfg',
		['growth', '^/(?<s>backupstore/volumes/[^/]+/[^/]+/[^/]+/)backups/backup_.+\\.cfg'],
		['store', '^/(?<s>backupstore/volumes/[^/]+/[^/]+/[^/]+/)(?:blocks/.+|locks/.+|volume\\.cfg)'],
	),
	layout('RDS export', '{name}/', [
		'part',
		'^/(?<id>[^/]+)/(?<t>[^/]+/)[^/]+/\\d+/(?:part-\\d{5}-{uuid}{ext}|_SUCCESS)',
		{hasNoMarker: true, note: 'Whether an export is complete stands inside export_info.'},
	]),
	layout(
		'Veeam',
		'{path}',
		['growth', '^(?<p>(?:.*/)?Veeam/(?:Archive|Backup)/[^/]+/)(?:.*/)?[Cc]heckpoints?/.+'],
		['store', '^(?<p>(?:.*/)?Veeam/(?:Archive|Backup)/[^/]+/).+'],
	),
	layout(
		'Hyper Backup',
		'{path}',
		['growth', '^(?<p>(?:.*/)?[^/]+\\.hbk/)Config/.+'],
		[
			'store',
			'^(?<p>(?:.*/)?[^/]+\\.hbk/).+',
			{note: 'Only Hyper Backup can tell whether a backup is whole.'},
		],
	),
	layout(
		'Home Assistant',
		'{version}_{date}_{time}_{counter}',
		['marker', '^/(?<s>Automatic_backup_)(?<id>[^/]+)\\.tar', {bit: 1, markers: 3}],
		['marker', '^/(?<s>Automatic_backup_)(?<id>[^/]+)\\.metadata\\.json', {bit: 2, markers: 3}],
	),
].flat();

const folders = new Set(
	(
		'basebackups_005 wal_005 binlog_005 oplog_005 backup archive base wals snapshots data index keys locks generations ltx ' +
		'backups v2 pbmPitr shadow metadata indices meta xlog timeline backupstore Veeam .chunks .cnt'
	).split(' '),
);
const names =
	/^(?:hints\.|index[.-]|integrity\.|kopia\.|_log_|duplicity-|BACKUP|metadata\.json|snap-|meta-|part-|_SUCCESS|Automatic_|binlog_|\.pbm)|\.(?:dlist|dblock|dindex|pbm)\.|kopia\.|_log_\d{14}|[0-9a-f]{32}-s[0-9a-f]{8}|\.\d{20}$|^\d{4}-\d\d-\d\dT\d\d[.:]\d\d[.:]\d\dZ/u;

/** Whether a key may be one of a known tool's; most are not, and the rules need not be tried. */
export function mayBeKnown(key: string): boolean {
	let start = 0;
	for (let end = key.indexOf('/'); end !== -1; end = key.indexOf('/', start)) {
		const folder = key.slice(start, end);
		if (
			folders.has(folder) ||
			folder.endsWith('.hbk') ||
			/^\d\d-\d{6}\.\d\d$|T\d\d[.:]\d\d[.:]\d\dZ$/u.test(folder)
		) {
			return true;
		}

		start = end + 1;
	}

	return names.test(key.slice(start));
}

/** The rule that a key follows. */
export const ruleOf = (key: string) => rules.find(rule => rule.key.test(key));
