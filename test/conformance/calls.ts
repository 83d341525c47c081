import type {
	GetObjectCommandInput,
	ListObjectsV2CommandInput,
	PutObjectCommandInput,
} from '@aws-sdk/client-s3';
import type {Statement} from '../../src/policy/document.js';
import type {Account, Person} from './account.js';
import {B, userName} from './names.js';

// The calls that most rows make, in short.

export const put = async ({s3}: Person, Key: string, more: Partial<PutObjectCommandInput> = {}) =>
	s3.putObject({...B, Key, Body: `hello ${Key}`, ...more});

/** The text of an object. */
export async function get(
	{s3}: Person,
	Key: string,
	more: Partial<GetObjectCommandInput> = {},
): Promise<string> {
	const {Body} = await s3.getObject({...B, Key, ...more});
	return (await Body?.transformToString()) ?? '';
}

/** As `get`, where the text does not count. */
export async function read(person: Person, Key: string): Promise<void> {
	await get(person, Key);
}

export const head = async ({s3}: Person, Key: string) => s3.headObject({...B, Key});

export const list = async ({s3}: Person, more: Partial<ListObjectsV2CommandInput> = {}) =>
	s3.listObjectsV2({...B, ...more});

export const documentOf = (...Statement: readonly Statement[]): string =>
	JSON.stringify({Version: '2012-10-17', Statement});

/** Replaces the policy of the bucket. */
export const putPolicy = async ({admin}: Account, ...statements: readonly Statement[]) =>
	admin.s3.putBucketPolicy({...B, Policy: documentOf(...statements)});

/** Gives the user one inline policy, in the place of the one before. */
export const putUserPolicy = async ({admin}: Account, ...statements: readonly Statement[]) =>
	admin.iam.putUserPolicy({
		UserName: userName,
		PolicyName: 'p',
		PolicyDocument: documentOf(...statements),
	});

/** A request that no SDK made. Its answer, or a refusal as the SDK would throw it. */
export async function fetchText(url: string, options: RequestInit = {}): Promise<string> {
	const response = await fetch(url, options);
	const text = await response.text();
	if (response.ok) {
		return text;
	}

	const Code = /<Code>(.*?)<\/Code>/u.exec(text)?.[1] ?? 'no code';
	throw Object.assign(new Error(text), {Code, $metadata: {httpStatusCode: response.status}});
}

/** As `fetchText`, where the text does not count. */
export async function request(url: string, options: RequestInit = {}): Promise<void> {
	await fetchText(url, options);
}
