import process from 'node:process';
import {openAws} from '../../src/aws/clients.js';
import {listAll} from '../../src/backups/listing.js';
import {systemClock} from '../../src/flow/clock.js';
import {createSecret} from '../../src/secret.js';

/*
A program that lists a bucket and only counts: list-bucket ENDPOINT BUCKET [CONCURRENCY]. It prints one line of JSON.
*/

const [endpointUrl = '', bucket = '', concurrency] = process.argv.slice(2);
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
let seen = 0;
const listing = await listAll(
	aws,
	{bucket, ...(concurrency !== undefined && {concurrency: Number(concurrency)})},
	{
		onPage(entries) {
			seen += entries.length;
		},
	},
);
aws.close();
const {maxRSS, userCPUTime, systemCPUTime} = process.resourceUsage();
process.stdout.write(
	`${JSON.stringify({...listing, seen, peakRss: maxRSS * 1024, cpuMs: (userCPUTime + systemCPUTime) / 1000})}\n`,
);
