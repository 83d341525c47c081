/** What stands in a Terraform file of the part of HCL that we write: the attributes of each resource, by type and label, with the locals put in their places. */
export type Terraform = {
	readonly resources: {
		readonly [type: string]: {readonly [label: string]: {readonly [name: string]: unknown}};
	};
	readonly locals: {readonly [name: string]: unknown};
};

/** Stands for a name that is looked up: `aws_iam_user.backup`. */
export type Reference = {readonly reference: string};

/**
Reads that part strictly: what Terraform would take for something else, such as a template in a text, is thrown. `jsonencode` gives the object that it encodes.
*/
export function readTerraform(text: string): Terraform {
	const tokens = tokensOf(text);
	let at = 0;
	const next = () => tokens[at++] ?? fail('the end');
	const fail = (found: unknown): never => {
		throw new Error(`Terraform would not expect ${JSON.stringify(found)} as token ${at}`);
	};
	const take = (sign: string) => {
		const token = next();
		return token.type === 'sign' && token.text === sign ? token : fail(token);
	};
	const isNext = (sign: string) => tokens[at]?.type === 'sign' && tokens[at]?.text === sign;
	const listOf = <Item>(end: string, item: () => Item): readonly Item[] => {
		const items: Item[] = [];
		while (!isNext(end)) {
			items.push(item());
			if (!isNext(end)) {
				take(',');
			}
		}

		take(end);
		return items;
	};
	const textOf = () => {
		const token = next();
		return token.type === 'text' ? token.text : fail(token);
	};
	const nameOf = () => {
		const token = next();
		return token.type === 'name' ? token.text : fail(token);
	};
	const value = (): unknown => {
		const token = next();
		if (token.type === 'text') {
			return token.text;
		}

		if (token.type === 'name') {
			if (token.text !== 'jsonencode') {
				return {reference: token.text} satisfies Reference;
			}

			take('(');
			const encoded = value();
			take(')');
			return encoded;
		}

		return token.text === '['
			? listOf(']', value)
			: token.text === '{'
				? Object.fromEntries(
						listOf('}', () => {
							const key = textOf();
							take(':');
							return [key, value()] as const;
						}),
					)
				: fail(token);
	};
	const body = () => {
		const attributes: {[name: string]: unknown} = {};
		take('{');
		while (!isNext('}')) {
			const name = nameOf();
			take('=');
			attributes[name] = value();
		}

		take('}');
		return attributes;
	};

	const resources: {[type: string]: {[label: string]: {readonly [name: string]: unknown}}} = {};
	let locals: {readonly [name: string]: unknown} = {};
	while (at < tokens.length) {
		const kind = nameOf();
		if (kind === 'locals') {
			locals = {...locals, ...body()};
			continue;
		}

		const [type, label] = kind === 'resource' ? [textOf(), textOf()] : fail(kind);
		resources[type] = {...resources[type], [label]: body()};
	}

	return {resources, locals};
}

type Token = {readonly type: 'text' | 'name' | 'sign'; readonly text: string};

function tokensOf(text: string): readonly Token[] {
	const pattern =
		/\s+|#[^\n]*\n|"((?:[^"\\\n]|\\.)*)"|([A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*)|([{}[\](),:=])/uy;
	const tokens: Token[] = [];
	while (pattern.lastIndex < text.length) {
		const from = pattern.lastIndex;
		const match = pattern.exec(text);
		if (match === null) {
			throw new Error(`Not HCL from here: ${text.slice(from, from + 40)}`);
		}

		const [, quoted, name, sign] = match;
		if (quoted !== undefined) {
			tokens.push({type: 'text', text: unquoted(quoted)});
		} else if (name !== undefined) {
			tokens.push({type: 'name', text: name});
		} else if (sign !== undefined) {
			tokens.push({type: 'sign', text: sign});
		}
	}

	return tokens;
}

const plain: {readonly [sign: string]: string} = {n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\'};

/** developer.hashicorp.com/terraform/language/expressions/strings, "Escape Sequences". */
function unquoted(text: string): string {
	return text.replace(
		/([$%])\1\{|[$%]\{|\\u([\da-fA-F]{4})|\\U([\da-fA-F]{8})|\\(.)/gu,
		(found, sign?: string, short?: string, long?: string, escaped?: string) => {
			if (sign !== undefined) {
				return `${sign}{`;
			}

			const code = short ?? long;
			const one = code === undefined ? plain[escaped ?? ''] : String.fromCodePoint(Number.parseInt(code, 16));
			if (one === undefined) {
				throw new Error(`A template, or no escape of HCL: ${found}`);
			}

			return one;
		},
	);
}
