import {expect, onTestFinished, test} from 'vitest';
import {listInventory} from '../../src/aws/bucket-settings.js';
import {connectionTo, openTest} from './open.js';
import {valueIn} from './sandbox.js';
import {startScriptedServer} from './scripted-server.js';

const configuration = (id: string, destination: string, isEnabled: boolean) =>
	`<InventoryConfiguration><Id>${id}</Id><IsEnabled>${isEnabled}</IsEnabled><IncludedObjectVersions>All</IncludedObjectVersions><Schedule><Frequency>Daily</Frequency></Schedule><Destination><S3BucketDestination>${destination}</S3BucketDestination></Destination></InventoryConfiguration>`;

test('configurations of S3 Inventory, with where they write to and as what', async () => {
	const body = `<?xml version="1.0" encoding="UTF-8"?><ListInventoryConfigurationsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${configuration('daily', '<Bucket>arn:aws:s3:::reports</Bucket><Format>Parquet</Format><Prefix>inv</Prefix>', true)}${configuration('old', '<Bucket>arn:aws:s3:::reports</Bucket><Format>ORC</Format>', false)}<IsTruncated>false</IsTruncated></ListInventoryConfigurationsResult>`;
	const server = await startScriptedServer({
		type: 'answer',
		status: 200,
		headers: {'content-type': 'application/xml', 'x-amz-request-id': '9C1DM7E2K4QF0A6T'},
		body,
	});
	onTestFinished(server.close);
	const aws = await openTest(connectionTo(server.url));
	onTestFinished(aws.close);
	expect(valueIn(await listInventory(aws, {bucket: 'acme-backups'}))).toEqual([
		{id: 'daily', destination: 'arn:aws:s3:::reports', prefix: 'inv', format: 'Parquet', isEnabled: true},
		{id: 'old', destination: 'arn:aws:s3:::reports', format: 'ORC', isEnabled: false},
	]);
});
