import {listInventory} from '../aws/bucket-settings.js';
import type {Aws} from '../aws/clients.js';
import {placeOf} from './inventory/place.js';
import type {InventoryUrl, Place} from './state.js';

/** Where S3 Inventory writes its reports of the whole bucket, in a form that can be read; none where that may not be asked. */
export async function inventoriesOf(
	aws: Aws,
	{bucket, owner}: Place,
	signal: AbortSignal,
): Promise<readonly InventoryUrl[]> {
	const answer = await listInventory(aws, {bucket, owner}, signal);
	const configurations = answer.ok ? answer.value : [];
	return configurations
		.filter(({isEnabled, format}) => isEnabled && format !== 'ORC')
		.map(configuration => {
			const {bucket: where, key} = placeOf(bucket, configuration);
			return `s3://${where}/${key}`;
		});
}
