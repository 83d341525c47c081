import type {ClientName} from './clients.js';

/** What somebody types who has the host and its configuration: the same program, asked for more. */
export type Attempts = {
	readonly list: string;
	readonly read: (key: string) => string;
	readonly remove: (key: string) => string;
	/** How each ends when it is refused. */
	readonly refused: {readonly list: number; readonly read: number; readonly remove: number};
};

/** SHA-256 of nothing: the body of what curl asks with. */
const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** The attempts with a client, begun as the commands of its hand-over text begin. */
export function attemptsOf(
	name: ClientName,
	commands: string,
	{bucket, prefix, endpoint}: {readonly bucket: string; readonly prefix: string; readonly endpoint: string},
): Attempts {
	const url = `s3://${bucket}/`;
	switch (name) {
		case 's3cmd':
			return {
				list: `s3cmd -c s3cfg ls ${url}${prefix}`,
				read: key => `s3cmd -c s3cfg get ${url}${key} stolen`,
				remove: key => `s3cmd -c s3cfg del ${url}${key}`,
				refused: {list: 77, read: 77, remove: 77},
			};
		case 'rclone':
			return {
				list: `rclone --config rclone.conf lsf drop:${bucket}/${prefix}`,
				// Without that one setting: see the test of reading with it.
				read: key =>
					`rclone --config rclone.conf --s3-no-head-object=false copyto drop:${bucket}/${key} stolen`,
				remove: key =>
					`rclone --config rclone.conf --s3-no-head-object=false deletefile drop:${bucket}/${key}`,
				refused: {list: 1, read: 1, remove: 1},
			};
		case 'curl': {
			const [start = ''] = /^curl .*?(?= \\$)/mu.exec(commands) ?? [];
			const curl = `${start} -H 'x-amz-content-sha256: ${empty}'`;
			return {
				list: `${curl} '${endpoint}/${bucket}?list-type=2&prefix=${encodeURIComponent(prefix)}'`,
				read: key => `${curl} -o stolen ${endpoint}/${bucket}/${key}`,
				remove: key => `${curl} -X DELETE ${endpoint}/${bucket}/${key}`,
				refused: {list: 22, read: 22, remove: 22},
			};
		}

		default: {
			const [start = ''] = /^aws .*?(?= s3 cp)/mu.exec(commands) ?? [];
			return {
				list: `${start} s3 ls ${url}${prefix}`,
				read: key => `${start} s3 cp ${url}${key} stolen`,
				remove: key => `${start} s3 rm ${url}${key}`,
				refused: {list: name === 'aws cli 1' ? 255 : 254, read: 1, remove: 1},
			};
		}
	}
}
