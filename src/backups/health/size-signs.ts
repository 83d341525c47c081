import type {Backup} from '../backup.js';
import {isEmpty, isPadded} from './empty-sizes.js';
import {median} from './median.js';

/** What the size and content of a backup say against those before it. */
export type SizeSign =
	/** By its size alone, or, with `usual`, against those before it. */
	| {readonly type: 'empty'; readonly usual?: number}
	| {readonly type: 'shrunk' | 'grown'; readonly usual: number}
	/** Ends exactly at the end of a part: what an upload from a pipe that broke looks like. */
	| {readonly type: 'cut-off'; readonly usual: number; readonly parts: number; readonly partBytes: number}
	/** Size and content are those of the one before, where every one used to differ. */
	| {readonly type: 'identical'};

/** Fewer than so many before it are no measure. */
const leastBefore = 3;
/** A break is remembered for so many backups, although by then the last seven are all of the new size. */
export const memory = 30;
const mebibyte = 1024 ** 2;
/** Less than this where there used to be a mebibyte holds nothing: at most the words of a dump that failed. Bytes. */
const nothingBelow = 1024;
/** aws, rclone and s3cmd, by default. */
const partSizes = [8 * mebibyte, 5 * mebibyte, 15 * mebibyte];

/** The usual size: the median of the last seven, bytes. */
export const usualBytes = (backups: readonly Backup[]): number | undefined =>
	median(backups.slice(0, 7).map(({bytes}) => bytes));

/** Pure: judges a backup by those `before` it, the newest first, at most `memory` of them. */
export function sizeSign(backup: Backup, before: readonly Backup[]): SizeSign | undefined {
	const {key, bytes, objects} = backup;
	const known = before.filter(({bytes}) => bytes > 0);
	const isNothing = objects === 1 && isEmpty(key, bytes) && (!isPadded(key) || usedToBeLarger(bytes, known));
	if (bytes <= 1 || isNothing) {
		return {type: 'empty'};
	}

	if (known.length < leastBefore) {
		return undefined;
	}

	return smallSign(backup, known) ?? grownSign(backup, known) ?? identicalSign(backup, known);
}

/** A few files are one record of a tar today and two tomorrow; then the smaller size comes back. */
function usedToBeLarger(bytes: number, before: readonly Backup[]): boolean {
	const sizes = before.map(backup => backup.bytes);
	const usual = usualOf(sizes);
	return bytes < usual / 2 || (bytes < usual && !comesBack(sizes, size => size <= bytes));
}

/** After a few small ones the last seven are small; the last thirty still know better. */
const usualOf = (sizes: readonly number[]): number =>
	Math.max(median(sizes.slice(0, 7)) ?? 0, median(sizes) ?? 0);

function smallSign(backup: Backup, before: readonly Backup[]): SizeSign | undefined {
	const sizes = before.map(({bytes}) => bytes);
	const usual = usualOf(sizes);
	const cut = cutOff(backup, before, usual);
	if (cut !== undefined) {
		return cut;
	}

	const isSmall = (bytes: number) => bytes < usual / 2;
	return isSmall(backup.bytes) && !comesBack(sizes, bytes => bytes <= backup.bytes * 1.2)
		? {type: backup.bytes < nothingBelow && usual >= mebibyte ? 'empty' : 'shrunk', usual}
		: undefined;
}

function grownSign({bytes}: Backup, before: readonly Backup[]): SizeSign | undefined {
	const sizes = before.map(backup => backup.bytes);
	const usual = median(sizes.slice(0, 7)) as number;
	// 2.7 times is where a bar of the chart reaches its top.
	return bytes > usual * 2.7 && !comesBack(sizes, size => size >= bytes / 1.5)
		? {type: 'grown', usual}
		: undefined;
}

/** Whether such a size came at least twice with others between, as full backups come among incremental ones. */
function comesBack(sizes: readonly number[], isSuch: (bytes: number) => boolean): boolean {
	const firstOther = sizes.findIndex(bytes => !isSuch(bytes));
	if (firstOther === -1) {
		return true;
	}

	const such = sizes.map(isSuch);
	return such.filter((is, index) => index > firstOther && is && such[index - 1] === false).length >= 2;
}

function cutOff(backup: Backup, before: readonly Backup[], usual: number): SizeSign | undefined {
	const parts = wholeParts(backup);
	// Disk images are whole parts every day.
	const isUsual = before.filter(other => wholeParts(other) !== undefined).length * 5 > before.length;
	return parts !== undefined && !isUsual && backup.bytes < usual * 0.9
		? {type: 'cut-off', usual, ...parts}
		: undefined;
}

function wholeParts({bytes, etag}: Backup): {readonly parts: number; readonly partBytes: number} | undefined {
	const parts = Number(/-(\d+)$/u.exec(etag)?.[1] ?? 0);
	const partBytes = partSizes.find(size => parts > 0 && size * parts === bytes);
	return partBytes === undefined ? undefined : {parts, partBytes};
}

function identicalSign(backup: Backup, before: readonly Backup[]): SizeSign | undefined {
	return isSameContent(backup, before[0] as Backup) && sameShare(before) <= 0.2
		? {type: 'identical'}
		: undefined;
}

const isSameContent = (one: Backup, other: Backup) =>
	one.objects === 1 &&
	other.objects === 1 &&
	one.etag !== '' &&
	one.etag === other.etag &&
	one.bytes === other.bytes;

/** How many of the backups, the newest first, have the content of the one before: 0 to 1. */
export function sameShare(backups: readonly Backup[]): number {
	const same = backups.slice(1).filter((backup, index) => isSameContent(backup, backups[index] as Backup));
	return backups.length < 2 ? 0 : same.length / (backups.length - 1);
}
