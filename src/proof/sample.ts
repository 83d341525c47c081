import type {ListedObject} from '../aws/listing.js';
import type {Sample} from './facts.js';

const mostSeries = 20;

/** Names that differ only in figures belong to one series, such as the same backup of different days. */
const seriesOf = (key: string) => key.replaceAll(/\d+/gu, '#');

/** Which of the objects that were listed are tried: the newest of each series, and one of each storage class. */
export function sampleOf(
	objects: readonly ListedObject[],
	{prefix, isComplete}: {readonly prefix: string; readonly isComplete: boolean},
): Sample {
	const backups = objects.filter(({key}) => !key.startsWith(`${prefix}.nightdrop/`));
	const newest = new Map<string, ListedObject>();
	const ofClass = new Map<string, ListedObject>();
	for (const object of backups) {
		const series = seriesOf(object.key);
		const other = newest.get(series);
		if (other === undefined || (object.lastModified ?? '') > (other.lastModified ?? '')) {
			newest.set(series, object);
		}

		const {storageClass = 'STANDARD'} = object;
		if (!ofClass.has(storageClass)) {
			ofClass.set(storageClass, object);
		}
	}

	const bySeries = [...newest.values()]
		.sort((a, b) => ((a.lastModified ?? '') > (b.lastModified ?? '') ? -1 : 1))
		.slice(0, mostSeries);
	const chosen = new Map([...bySeries, ...ofClass.values()].map(object => [object.key, object]));
	return {
		backups: [...chosen.values()].map(({key, storageClass = 'STANDARD'}) => ({key, storageClass})),
		otherOwners: [...new Set(objects.flatMap(({ownerId}) => ownerId ?? []))],
		seen: objects.length,
		isComplete,
	};
}
