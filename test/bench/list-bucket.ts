import process from 'node:process';
import {openAws} from '../../src/aws/clients.js';
import {listObjectsV2} from '../../src/aws/listing.js';
import {listAll} from '../../src/backups/listing/listing.js';
import {systemClock} from '../../src/flow/clock.js';
import {createSecret} from '../../src/secret.js';

/*
A program that lists a bucket and only counts: list-bucket ENDPOINT all|bare. `bare` makes the SDK's own call for one page. It prints one line of JSON.
*/

const [endpointUrl = '', how] = process.argv.slice(2);
const bucket = 'big';
const aws = await openAws(
	{
		credentials: {type: 'key', accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: createSecret('secret')},
		label: 'bench',
		region: 'us-east-1',
		endpointUrl,
		isSandbox: false,
		isReadOnly: true,
	},
	{clock: systemClock, userAgent: 'nightdrop/0.0.0'},
);
let objects = 0;
const count = (entries: readonly unknown[]) => {
	objects += entries.length;
};
const listing =
	how === 'bare' ? await listObjectsV2(aws, {bucket}) : await listAll(aws, {bucket}, {onPage: count});
if (listing.ok && 'value' in listing) {
	count(listing.value.objects);
}

aws.close();
const {maxRSS, userCPUTime, systemCPUTime} = process.resourceUsage();
process.stdout.write(
	`${JSON.stringify({...listing, value: undefined, objects, peakRss: maxRSS * 1024, cpuMs: (userCPUTime + systemCPUTime) / 1000})}\n`,
);
