/*
The texts of --help. They stand apart from all else, so that showing them loads nothing.
*/

/** The commands, and what each is for. */
export const commands = {
	setup: 'make or take over the user, write the policy, make one key, prove',
	prove: 'prove again that the key of a target is write-only',
	backups: 'what is in the bucket: which backups arrived, and what is wrong',
	check: 'posture, freshness and drift, with an exit code for schedulers',
	rotate: 'change the key of a target without locking the backups out',
	retire: 'take the user, its keys and our statements away; the backups stay',
	policy: 'print the bucket policy for the given options; calls nothing',
	targets: 'list the targets that are remembered, add one, forget one',
	activity: 'what Nightdrop changed from this machine, call by call',
	sandbox: 'serve a pretend AWS on this machine until interrupted',
};

const overview = `Nightdrop sets up a user that can put backups into an S3 bucket and can never
read them back, and then proves it.

Usage: nightdrop [command] [target] [flags]

  (none)     open the console; it needs a terminal
${Object.entries(commands)
	.map(([name, about]) => `  ${name.padEnd(11)}${about}`)
	.join('\n')}

  nightdrop --sandbox           rehearse everything; no AWS account is needed
  nightdrop help <command>      the flags of a command; <command> --help too
  nightdrop completion <shell>  a script that completes: bash, zsh or fish
`;

const common = `Flags for all
  --profile NAME        credentials of this profile of the AWS configuration
  --region R            region to use; else that of the profile or environment
  --endpoint-url URL    send S3, IAM and STS calls there
  --sandbox             use a pretend AWS on this machine; nothing leaves it
  --read-only           refuse every call that would change something
  --plain               lines instead of the full screen
  --json                exactly one JSON object on stdout
  --no-color            no colour, bold or inverse; NO_COLOR=1 does the same
  --screen-reader       lines and numbered questions, nothing that moves
  --config-dir DIR      where targets are remembered; or NIGHTDROP_CONFIG_DIR
  --timeout SECONDS     give the whole command so long
  --help, --version
`;

const exitCodes = `Exit codes
  0  done, proven, healthy       3  could not tell: not proven, unreachable
  1  a finding, such as violated 4  AWS refused: no credentials, not permitted
  2  wrong usage                 130, 143, 129  SIGINT, SIGTERM, SIGHUP
`;

const naming = `A target is a remembered name, or --bucket B [--prefix P/] [--user NAME].
A prefix always ends in /, so that db/ never means dbx/.
`;

const target = `Target
  --bucket B            the bucket
  --prefix P/           only keys that begin so; left out: the whole bucket
`;

const policyFlags = `Policy
  --preset NAME         hardened (default): a deny for all but put and list
                        strict: put and nothing more
                        classic: the two statements of the old recipe
  --[no-]list           let it list names and sizes
  --[no-]acl            let it set access lists (ACLs)
  --[no-]tls            refuse plain http
  --[no-]sessions       refuse sessions that were made with the key
  --no-overwrite        refuse to write over a key that is there
`;

const setup = `nightdrop setup: make or take over the backup user, write the policy, make one
key, test the upload, prove that the key cannot read.

Usage: nightdrop setup --bucket B [flags]

In a terminal the wizard opens, with what is given filled in; with --plain it
asks in lines, with --yes it asks nothing. Run again on a complete target it
changes nothing and proves; on a half-made one it goes on where it stopped.

${target}  --user NAME           the backup user; default nightdrop-BUCKET[-PREFIX]
  --create-bucket       make the bucket if it is not there
  --fix FINDING,…|all   repair what was found on the bucket: public-access,
                        versioning, acls, uploads
  --expect-every 24h    how often a backup is due: 90m, 24h, 7d

${policyFlags}
Where the secret goes: one of these, or outside a terminal nothing is made
  --save-profile NAME   a new profile in the AWS credentials file
  --save-file PATH      a new file that only you may read
  --print-secret        into the lines or the JSON

How
  --yes                 ask nothing
  --dry-run             show the plan and change nothing

Examples
  nightdrop setup --sandbox --yes --bucket acme-backups --prefix db/ --fix all
  nightdrop setup --bucket acme-backups --save-profile acme-backups --yes
`;

const prove = `nightdrop prove: try everything a thief would try with the key of the backup
user, and say what was denied.

Usage: nightdrop prove [target] [flags]

${naming}
The key of the backup user
  --user-profile NAME       from a profile
  --user-credentials-stdin  from two lines on stdin: key id, secret
  --temporary-key           make a key for the proof and delete it after
  or NIGHTDROP_ACCESS_KEY_ID and NIGHTDROP_SECRET_ACCESS_KEY.
  With none of them it is read from where set-up saved it; else a temporary key
  is made and deleted, which takes a terminal or --temporary-key.

Result
  --evidence PATH           keep the proof as a file: .json, .md or .html
                            by its ending

Examples
  nightdrop prove acme-backups --user-profile acme-backups
  nightdrop prove acme-backups --temporary-key --json
`;

const backups = `nightdrop backups: list what is in a bucket, find the backups that belong
together, and say which of them are late, missing, too small or overwritten.

Usage: nightdrop backups [target] [flags]

${naming}
Any bucket that your credentials may list can be named, remembered or not; with
--profile it may be the backup user's own.

What to show
  --series              the series, the sick ones first (default)
  --summary             the totals and the newest object alone
  --objects             every object, as it is listed; nothing is kept. The
                        order is the bucket's only with --concurrency 1
  --uploads             the uploads that were begun and never finished
  --versions            look at all versions: what was overwritten or deleted
  --since 7d            only what was written in so long: 90m, 24h, 7d; what is
                        wrong with a series is said all the same
  --limit N             so many rows at most; the listing is whole all the same

How
  --concurrency N       so many requests side by side at most; default 64, used
                        only while the bucket proves large
  --from-inventory s3://BUCKET/PREFIX/SOURCE/ID/
                        read the newest report of S3 Inventory instead of
                        listing; what is said is as old as the report

Examples
  nightdrop backups acme-backups
  nightdrop backups --bucket acme-backups --prefix db/ --json
`;

const check = `nightdrop check: is everything still as it was set up, and did the backups
arrive? It changes nothing, and its exit code is the worst of all targets.

Usage: nightdrop check [target | --all] [flags]

${naming}
What is looked at: the backup user, its key and what else it may do; our
statements and the bucket's settings; the age of the last proof; the backups.

  --all                 every target that is remembered
  --max-age 26h         the newest backup may be so old: 90m, 24h, 7d. Without
                        it what each target expects, else the rhythm of a series
  --prove               prove as well; it uploads and removes test objects
  --format NAME         text (default), json (the same as --json)
                        prometheus: for node_exporter's textfile collector
                        junit: XML for CI, a test suite for each target

A target that does not answer holds up no other; what could not be told is
unknown.

The key for --prove
  --user-profile NAME, --user-credentials-stdin, --temporary-key: as for prove

Examples
  nightdrop check --all --max-age 26h --json
  nightdrop check --all --timeout 60 --format junit > nightdrop.xml
`;

const rotate = `nightdrop rotate: change the key of a target, step by step, over days. It never
takes away the last key that works, and goes on from what AWS says now.

Usage: nightdrop rotate [target] [flags]

Without --step it shows where the rotation stands: each key, which of them is
safe to remove and why, and the next step. It changes nothing then.

${naming}
What to do
  --step next           the next safe step, whichever that is
  --step create         make a new key beside the old one, test and prove it
  --step deactivate     turn a key off; it can be turned on again
  --step reactivate     turn it on again
  --step delete         delete a key; needs --key with its whole id
  --step finish         test and prove the key that is there
  --key AKIA…           the key that the step is about
  --yes                 ask nothing

Where the secret of a new key goes: one of these
  --save-profile NAME   a new profile in the AWS credentials file
  --save-file PATH      a new file that only you may read
  --print-secret        into the lines or the JSON

A key that may be in other hands
  --compromised         that of --key, else every key that the user had when it
                        was first said: its sessions are refused, it is turned
                        off, then a new one is made
  --since 7d            look at what was written since: 90m, 24h, 7d (default)

Examples
  nightdrop rotate acme-backups
  nightdrop rotate acme-backups --step create --save-profile acme-2 --yes
  nightdrop rotate acme-backups --step next --yes --json
`;

const retire = `nightdrop retire: take the backup user of a target, its keys and our statements
in the bucket policy away. The backups stay.

Usage: nightdrop retire TARGET [flags]

${naming}
In this order: the keys are turned off, our statements are taken out of the
policy (a copy is kept, those of others stay), the keys are deleted, the user is
deleted if Nightdrop made it, the target is forgotten. What somebody else made
or needs stays, and is said. Interrupted, the same command goes on.

How
  --dry-run             show what would be done, and change nothing
  --yes                 do it without the name of the user being typed; needed
                        where there is no terminal, and with --json

Examples
  nightdrop retire acme-backups --dry-run
  nightdrop retire --bucket acme-backups --prefix db/ --yes --json
`;

const policy = `nightdrop policy: print the bucket policy for the given options. It calls
nothing and needs no credentials.

Usage: nightdrop policy --bucket B --user-arn ARN [flags]

${target}  --user-arn ARN        the backup user; the policy is for its partition
  --id ID               the Id of the document
  --explain             add what the key can and cannot do
  --format NAME         json (default): the document alone
                        terraform, cloudformation: with the user, as resources;
                        setup then takes both over and changes neither

${policyFlags}
Examples
  nightdrop policy --bucket acme-backups \\
    --user-arn arn:aws:iam::111122223333:user/backup-writer --preset classic
  nightdrop policy --bucket acme-backups --format terraform \\
    --user-arn arn:aws:iam::111122223333:user/backup-writer > backups.tf
`;

const targets = `nightdrop targets: the targets that are remembered on this machine. No secret is
ever among what is remembered. Only add asks AWS: for the user's ARN and id.

Usage: nightdrop targets [list] [--names]
       nightdrop targets add --bucket B [--prefix P/] --user NAME
       nightdrop targets forget NAME

  --names               the names alone, one a line

Forgetting changes nothing on AWS.
`;

const activity = `nightdrop activity: every change that Nightdrop made from this machine, with
time, who, the call and its request id, the newest first. It asks AWS nothing,
and a target that is forgotten or retired still has its past.

Usage: nightdrop activity [target] [flags]

A target is its name, or --bucket B [--prefix P/]; without one: all of them.

  --since 7d            only what was done in so long: 90m, 24h, 7d
  --limit N             so many entries at most

Examples
  nightdrop activity acme-backups --since 24h
  nightdrop activity --json
`;

const sandbox = `nightdrop sandbox: serve a pretend AWS (S3, IAM and STS) on this machine until
it is interrupted. Its first line, once it is ready, is one JSON object with
endpoint, region, account, an administrator's key, and the buckets.

Usage: nightdrop sandbox [flags]

  --port N                a free one by default; only this machine can reach it
  --seed none|demo        none by default; demo: 90 days of backups
  --slow MS               let every answer take longer
  --delay-consistency MS  users, keys and policies take effect later, as on AWS
`;

const texts = {setup, prove, backups, check, rotate, retire, policy, targets, activity, sandbox};

/** Whether there is a usage of its own for this word. */
export const isCommand = word => Object.hasOwn(texts, word);

/** The usage of the command that the words name, or of all. */
export function usageOf(words) {
	const command = words.find(isCommand);
	return command === undefined
		? `${overview}\n${naming}\n${common}\n${exitCodes}`
		: `${texts[command]}\n${common}\n${exitCodes}`;
}
