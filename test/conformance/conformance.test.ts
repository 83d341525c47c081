import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {type Account, openAccount} from './account.js';
import {answerTo, type Topic} from './row.js';
import {acls} from './rows/acls.js';
import {conditions} from './rows/conditions.js';
import {deny} from './rows/deny.js';
import {elsewhere} from './rows/elsewhere.js';
import {iamAsUser} from './rows/iam-as-user.js';
import {identityPolicy} from './rows/identity-policy.js';
import {listPolicy} from './rows/list-policy.js';
import {locks} from './rows/locks.js';
import {noPolicy} from './rows/no-policy.js';
import {principals} from './rows/principals.js';
import {putOnly} from './rows/put-only.js';
import {putOnlyConfiguration} from './rows/put-only-configuration.js';
import {refusedByIam} from './rows/refused-by-iam.js';
import {roles} from './rows/roles.js';
import {rotation} from './rows/rotation.js';
import {sessions} from './rows/sessions.js';
import {setUp} from './rows/set-up.js';
import {signing} from './rows/signing.js';
import {simulation} from './rows/simulation.js';
import {tearDown} from './rows/tear-down.js';
import {users} from './rows/users.js';

/*
The sandbox held to AWS, call by call, with the real SDK. What AWS answers is from its documentation, not from a run against it.
*/

const topics: readonly Topic[] = [
	setUp,
	noPolicy,
	putOnly,
	putOnlyConfiguration,
	signing,
	iamAsUser,
	listPolicy,
	deny,
	conditions,
	principals,
	acls,
	locks,
	elsewhere,
	identityPolicy,
	users,
	refusedByIam,
	sessions,
	roles,
	simulation,
	rotation,
	tearDown,
];

describe.each(topics)('$name', ({rows}) => {
	let account: Account;
	beforeAll(async () => {
		account = await openAccount();
	});
	afterAll(async () => account.close());

	test.each(rows)('%s: %s', async (_name, aws, ask) => {
		expect([aws].flat()).toContain(await answerTo(ask, account));
	});
});
