/** The name and the path of a user, from its ARN: `arn:aws:iam::111122223333:user/PATH/NAME`. */
export function userOfArn(arn: string): {readonly name: string; readonly path: string} {
	const [, inside = ''] = /:user(\/.*)$/su.exec(arn) ?? [];
	const at = inside.lastIndexOf('/') + 1;
	return {name: inside.slice(at), path: inside.slice(0, at) || '/'};
}
