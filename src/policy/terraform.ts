import {bucketArn} from './build.js';
import type {PolicyDocument} from './document.js';
import type {PolicySubject} from './options.js';
import {userOfArn} from './user-of-arn.js';

/**
The user and the bucket policy as Terraform resources of the AWS provider, with what to know of them as comments.

The document stands in `jsonencode`, whose object takes the colons and commas of JSON; its texts are quoted as HCL has it (developer.hashicorp.com/terraform/language/expressions/strings: `$${` and `%%{` begin no template).
*/
export function terraformOf(
	subject: PolicySubject,
	document: PolicyDocument,
	{setUp}: {readonly setUp: string},
): string {
	const {name, path} = userOfArn(subject.userArn);
	const label = labelOf(`nightdrop_${subject.bucket}_${subject.prefix}`);
	const user = `aws_iam_user.${label}`;
	return `${[
		'# A backup user that can write and cannot read. Terraform has the user and the policy, Nightdrop the key:',
		'# an aws_iam_access_key would put its secret into the state, for whoever can read that. After the apply:',
		`#   ${setUp}`,
		'# It changes neither of the two, issues the key and proves. To take all away, run nightdrop retire first:',
		'# the user cannot be destroyed while it has a key that Terraform does not know.',
		`resource "aws_iam_user" ${quoted(label)} {`,
		`  name = ${quoted(name)}`,
		`  path = ${quoted(path)}`,
		'}',
		'',
		'locals {',
		`  ${label} = jsonencode(${indented(hcl(document))})`,
		'}',
		'',
		'# This resource owns the WHOLE policy of the bucket: what others have in it is removed. Where there are other',
		'# statements, have one aws_s3_bucket_policy for all of them:',
		'#   data "aws_iam_policy_document" "all" {',
		`#     source_policy_documents = [local.${label}, data.aws_iam_policy_document.others.json]`,
		'#   }',
		'# and policy = data.aws_iam_policy_document.all.json below. Statements keep their Sids.',
		`resource "aws_s3_bucket_policy" ${quoted(label)} {`,
		`  bucket = ${quoted(bucketArn(subject).split(':::')[1] as string)}`,
		`  policy = local.${label}`,
		'  # S3 refuses a principal that does not exist.',
		`  depends_on = [${user}]`,
		'}',
	].join('\n')}\n`;
}

/** Letters, digits, `_` and `-` make a name in HCL. */
const labelOf = (text: string) => text.replace(/[^A-Za-z\d_-]/gu, '_').replace(/_+$/u, '');

const indented = (text: string) => text.replaceAll('\n', '\n  ');

function hcl(value: unknown, indent = ''): string {
	const inner = `${indent}  `;
	if (Array.isArray(value)) {
		return `[${value.map(one => `\n${inner}${hcl(one, inner)}`).join(',')}\n${indent}]`;
	}

	if (typeof value === 'object' && value !== null) {
		const members = Object.entries(value).map(
			([key, one]) => `\n${inner}${quoted(key)} : ${hcl(one, inner)}`,
		);
		return `{${members.join(',')}\n${indent}}`;
	}

	return typeof value === 'string' ? quoted(value) : JSON.stringify(value);
}

/** What ends a text, begins an escape or a template, or cannot be seen. Of several dollars before a brace it would be hard to say which one counts. */
const special = /["\\]|[$%]+(?=\{)|\p{C}|(?! )\p{Z}|\p{Default_Ignorable_Code_Point}/gu;

const quoted = (text: string) => `"${text.replace(special, escaped)}"`;

function escaped(found: string): string {
	if (found === '"' || found === '\\') {
		return `\\${found}`;
	}

	if (/[$%]/u.test(found)) {
		const last = found.slice(-1);
		return `${[...found.slice(0, -1)].map(byNumber).join('')}${last}${last}`;
	}

	return byNumber(found);
}

function byNumber(sign: string): string {
	const code = (sign.codePointAt(0) as number).toString(16);
	return code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code.padStart(4, '0')}`;
}
