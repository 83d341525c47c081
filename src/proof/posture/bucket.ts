import {asList} from '../../policy/document.js';
import {documentsOf} from '../documents.js';
import type {Posture, Rights} from '../facts.js';
import {asSaid, type Judge, names, open, reading, shown} from './reading.js';

/** The four switches. */
export const publicAccess: Judge = ({rights}) =>
	reading(
		rights.publicAccess,
		(block, call) => {
			const off = Object.entries(block).flatMap(([name, isOn]) => (isOn ? [] : [name]));
			return off.length === 0
				? asSaid(call)
				: shown(call, `Public access is not blocked altogether: ${names(off)} is off.`);
		},
		'disclosed',
	);

/** Whether access lists count. */
export const acls: Judge = ({rights}) =>
	reading(
		rights.ownership,
		(ownership, call) =>
			ownership === 'BucketOwnerEnforced'
				? asSaid(call)
				: shown(call, `Access lists are on (${ownership}): each object may be opened by a list of its own.`),
		'disclosed',
	);

/** Whether what is put over another is kept. */
export const versioning: Judge = ({posture}) =>
	reading(
		posture.versioning,
		({status}, call) =>
			status === 'Enabled'
				? asSaid(call)
				: shown(call, 'Versions are off: what the key overwrites is gone for good.'),
		'disclosed',
	);

/** Where copies of the bucket's content or names go, as far as it is known. */
export function copiesOf({replication, inventory, logging}: Posture): readonly string[] {
	return [
		...(replication.ok ? replication.value.map(arn => `copies to ${bucketName(arn)}`) : []),
		...(inventory.ok
			? inventory.value.map(({id, destination}) => `inventory ${id} in ${bucketName(destination)}`)
			: []),
		...(logging.ok && logging.value
			? [`access logs in ${logging.value.bucket}/${logging.value.prefix}`]
			: []),
	];
}

const bucketName = (arn: string) => arn.replace(/^arn:[^:]*:s3:::/u, '');

/** Where else the content may be read. */
export const copies: Judge = ({posture, rights}) => {
	const services = servicesIn(rights);
	const places = [...copiesOf(posture), ...services.map(service => `a grant to ${service}`)];
	const {call} = posture.replication;
	const unread = [posture.replication, posture.inventory, posture.logging].some(answer => !answer.ok);
	const end = unread ? ' Not everything could be read.' : '';
	return places.length === 0
		? {
				...asSaid(call, `No copies, lists, logs or services are named.${end}`),
				verdict: unread ? 'disclosed' : 'proven',
			}
		: shown(call, `Who may read there was not tried: ${names(places)}.${end}`);
};

/** Services that the bucket policy lets in. */
export function servicesIn(rights: Rights): readonly string[] {
	const bucket = documentsOf(rights).policies.find(({via}) => via === 'bucket');
	const statements = bucket === undefined ? [] : asList(bucket.document.Statement);
	return statements.flatMap(({Effect, Principal}) =>
		Effect === 'Allow' && typeof Principal === 'object' && Principal.Service !== undefined
			? asList(Principal.Service)
			: [],
	);
}

/** Old objects: closed when access lists do not count, or public ones do not and no list or owner is another's. */
export const existing: Judge = ({rights, posture}) =>
	reading(rights.ownership, (ownership, call) => {
		if (ownership === 'BucketOwnerEnforced') {
			return asSaid(call, 'Access lists are off, for objects that are already there too.');
		}

		return reading(rights.publicAccess, ({ignorePublicAcls}) =>
			reading(posture.bucketAcl, ({ownerId, grants: given}) =>
				reading(posture.sample, sample => {
					const others = given.filter(({grantee}) => grantee !== `id=${ownerId}`);
					const problems = [
						...(ignorePublicAcls ? [] : ['public access lists count']),
						...(others.length > 0 ? ["the bucket's own list grants others"] : []),
						...(sample.otherOwners.length > 0 ? ['objects of other owners are there'] : []),
					];
					return problems.length === 0
						? asSaid(
								call,
								`Access lists are on, but public ones are ignored and the ${sample.seen} objects seen have no other owner.`,
							)
						: open(
								call,
								`Access lists are on and ${problems.join(', ')}: old backups may be open where the test object is not.`,
							);
				}),
			),
		);
	});
