import type {AwsError, Call, Denial, ErrorKind, Service} from '../../src/aws/answer.js';
import type {Seen} from '../../src/proof/seen.js';

export const callOf = (operation: string, more: Partial<Call> = {}): Call => ({
	service: 's3' as Service,
	operation,
	startedAt: Date.UTC(2026, 10, 23, 19, 3, 41),
	durationMs: 12,
	...more,
});

/** A call that went through. */
export const went = (operation = 'GetObject', more: Partial<Seen> = {}): Seen => ({
	call: callOf(operation, {status: 200, requestId: 'R1'}),
	...more,
});

type Failing = {
	readonly operation?: string;
	readonly service?: Service;
	readonly kind: ErrorKind;
	readonly code: string;
	readonly status?: number;
	/** Null: none came. */
	readonly requestId?: string | null;
	readonly denial?: Denial;
	readonly attempts?: number;
};

/** A call that ended in an error. */
export function failed({
	operation = 'GetObject',
	service = 's3',
	kind,
	code,
	status,
	requestId = 'R1',
	denial,
	attempts = 1,
}: Failing): Seen {
	const answered = {
		...(status !== undefined && {status}),
		...(requestId !== null && status !== undefined && {requestId}),
	};
	const error: AwsError = {kind, code, message: code, attempts, ...answered, ...(denial && {denial})};
	return {call: callOf(operation, {service, code, ...answered}), error};
}

/** AWS's own denial. */
export const denied = (
	denial: Denial = {strength: 'explicit', policy: 'resource', action: 's3:GetObject'},
	more: Partial<Failing> = {},
): Seen => failed({kind: 'denied', code: 'AccessDenied', status: 403, denial, ...more});
