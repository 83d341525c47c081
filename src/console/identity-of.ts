import type {Identity} from '../ui/identity.js';

/** Where the calls go and whose credentials make them, for the header. */
export function identityOf(
	where: {
		readonly region: string;
		readonly endpoint: string;
		readonly isAws: boolean;
		readonly label: string;
		readonly isSandbox: boolean;
		readonly isReadOnly: boolean;
	},
	account: string | undefined,
): Identity {
	return {
		...(account !== undefined && {account}),
		region: where.region,
		...(!where.isAws && URL.canParse(where.endpoint) && {endpoint: new URL(where.endpoint).host}),
		whose: where.label,
		isSandbox: where.isSandbox,
		isReadOnly: where.isReadOnly,
	};
}
