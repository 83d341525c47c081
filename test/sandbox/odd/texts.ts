import fc from 'fast-check';

const odd = fc.constantFrom(
	...['', '0', '-1', '1', '2', '1e9', '99999999999999999999', 'NaN', 'null', 'true', 'url', '/', '..', '*'],
	...[
		'constructor',
		'__proto__',
		'toString',
		`\${aws:username}`,
		'\u0000',
		'ü',
		'😀',
		'<a>&\'"',
		'%',
		'%zz',
		'+',
	],
);
/** Texts that break what takes them for granted. */
export const text = fc.oneof(odd, fc.string({maxLength: 30, unit: 'binary'}));

/** JSON, as it is and inside of a policy. */
export const json = fc
	.json({maxDepth: 4})
	.chain(value =>
		fc.constantFrom(
			value,
			`{"Version":"2012-10-17","Statement":${value}}`,
			`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":${value},"Resource":"*"}]}`,
			`{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":{"AWS":${value}},"Action":"s3:*","Resource":"arn:aws:s3:::acme-drop"}]}`,
			`{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::acme-drop","Condition":${value}}]}`,
			`{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::acme-drop","Condition":{"StringEquals":{"__proto__":${value}}}}]}`,
		),
	);
